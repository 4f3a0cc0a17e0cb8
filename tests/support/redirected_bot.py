"""``python -m bot`` with another address for Discord and, if a test wants it, a limit on the size of files.

``DISCORD_API`` is the address of Discord's stand-in, as discord.py has no setting for it; ``LONGEST_FILE`` is the
number of bytes after which the system refuses to write more to a file, as on a full disk.
"""

import os
import resource
import runpy
import signal

import discord.gateway
import discord.http
import yarl

if __name__ == "__main__":
    discord.http.Route.BASE = f"{os.environ['DISCORD_API']}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_API"]).with_scheme("ws")
    if longest := os.environ.get("LONGEST_FILE"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # makes the write fail instead
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(longest), int(longest)))
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
