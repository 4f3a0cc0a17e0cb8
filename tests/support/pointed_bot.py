"""``python -m bot`` with Discord's stand-in in Discord's place, and on a disk that is full if a test wants it so.

``DISCORD_API`` holds the stand-in's address, as discord.py has no setting for it; ``LONGEST_FILE`` the bytes that a
file may grow to before the system refuses to write more.
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
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails instead
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(longest), int(longest)))
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
