"""Who is believed for whom they ask, and where that is so without a setting."""

import re
from pathlib import Path

import httpx
import pytest
import yaml

from bot.frontends.web.platform import WEB
from bot.frontends.web.session import temporary_secret
from bot.frontends.web.site import SiteOptions
from bot.settings import ROOT, Settings, add_host_defaults
from tests.support.command_line import serving
from tests.support.web.web_site import a_site, visit

NOTES = (ROOT / "deploy" / "README.md").read_text("utf-8")
SERVICE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["cinemood"]


RARE = SiteOptions(temporary_secret, 0.001)  # one request, and the next after a quarter of an hour


async def statuses(client: httpx.AsyncClient, *claims: str) -> list[int]:
    """Ask in the name of one address after the other."""
    return [(await client.get("/", headers={"X-Forwarded-For": claim})).status_code for claim in claims]


async def test_invented_addresses_do_not_help_behind_a_trusted_proxy() -> None:
    async with visit(a_site(options=RARE, proxies="10.0.0.0/8,127.0.0.0/8")) as client:
        told = await statuses(
            client, "198.51.100.1, 192.0.2.1, 10.16.3.80", "198.51.100.2, 192.0.2.1, 10.16.3.80", "192.0.2.2"
        )
    assert told == [200, 429, 200]


async def test_default_networks_trust_no_visitor() -> None:
    """Docker's and Spaces' networks may name the client; visitors from elsewhere may not."""
    networks = f"{compose_default()},{add_host_defaults({'SPACE_ID': 'somebody/cinemood'})['WEB_PROXIES']}"
    async with visit(a_site(options=RARE, proxies=networks)) as client:
        assert await statuses(client, "192.0.2.1", "192.0.2.2") == [200, 429]


@pytest.mark.parametrize(("place", "edge"), [("fly.io", "2001:db8::1"), ("Render", "104.22.17.40")])
async def test_deployment_recipe_counts_visitors_behind_proxies(place: str, edge: str) -> None:
    recipe = NOTES.partition(f"## {place}")[2]
    networks = re.findall(r"^ *WEB_PROXIES ?= ?\"?([^\"\s]+)", recipe, re.MULTILINE)[0]
    assert Settings.read({"WEB_PROXIES": networks}).of(WEB).proxies
    async with visit(a_site(options=RARE, proxies=f"{networks},127.0.0.1")) as client:
        seen = ("198.51.100.1, 192.0.2.9", "198.51.100.2, 192.0.2.9", "192.0.2.8")
        assert await statuses(client, *(f"{sent}, {edge}" for sent in seen)) == [200, 429, 200]


async def test_star_trusts_everybody_and_notes_say_so() -> None:
    async with visit(a_site(options=RARE, proxies="*")) as client:
        assert await statuses(client, "198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1") == [200, 200]
    assert "`*` believes everybody and takes the first address, which visitors can make up" in NOTES


async def test_nginx_recipe_sends_all_headers_that_the_page_needs() -> None:
    block = (ROOT / "docs" / "hosting.md").read_text("utf-8").partition("```nginx")[2].partition("```")[0]
    assert {"Host $host", "X-Forwarded-Proto $scheme"} <= set(re.findall(r"proxy_set_header (.+);", block))
    assert "X-Forwarded-For $proxy_add_x_forwarded_for;" in block
    sent = {"Host": "bot.example.org", "X-Forwarded-Proto": "https", "Origin": "https://bot.example.org"}
    async with visit(a_site(proxies="127.0.0.1")) as client:
        answer = await client.post("/say", data={"text": "joy"}, headers=sent)
    assert (answer.status_code, "Secure" in answer.headers["set-cookie"]) == (200, True)
    assert "https://bot.example.org/" in answer.text


async def test_notes_name_the_direct_address_of_a_space() -> None:
    """Spaces shows pages in a frame, which our headers forbid."""
    async with visit(a_site()) as client:
        assert "frame-ancestors 'none'" in (await client.get("/")).headers["content-security-policy"]
    assert "https://YOU-SPACE.hf.space" in NOTES


def compose_default() -> str:
    """Return what compose takes when nobody says otherwise."""
    (default,) = re.findall(r"\$\{WEB_PROXIES:-(.*)\}", SERVICE["environment"]["WEB_PROXIES"])
    return default


def test_compose_trusts_networks_of_docker() -> None:
    """Safe because only this machine reaches the port."""
    assert compose_default() == "172.16.0.0/12,192.168.0.0/16"
    assert SERVICE["ports"] == ["127.0.0.1:7860:7860"]


def test_image_and_program_trust_no_proxy_by_default() -> None:
    assert "WEB_PROXIES" not in (ROOT / "Dockerfile").read_text("utf-8")
    assert add_host_defaults({}) == {}
    assert add_host_defaults({"SPACE_ID": ""}) == {"SPACE_ID": ""}


def test_systemd_unit_trusts_local_proxies_unless_the_host_says_otherwise() -> None:
    lines = (ROOT / "deploy" / "cinemood.service").read_text("utf-8").splitlines()
    (default,) = [line for line in lines if "WEB_PROXIES" in line]
    assert "WEB_PROXIES=127.0.0.1" in default.split()
    assert lines.index(default) < lines.index("EnvironmentFile=-/etc/cinemood.env")  # the later one holds


@pytest.mark.parametrize(("named", "believed"), [("", "10.0.0.0/8"), ("127.0.0.1", "127.0.0.1")])
def test_space_trusts_its_proxies_unless_the_host_says_otherwise(named: str, believed: str) -> None:
    environ = {"SPACE_ID": "somebody/cinemood", "WEB_PROXIES": named}
    assert add_host_defaults(environ)["WEB_PROXIES"] == believed
    assert add_host_defaults({"SPACE_ID": "somebody/cinemood"})["WEB_PROXIES"] == "10.0.0.0/8"


async def test_setting_of_the_host_wins_over_the_default_of_spaces(tmp_path: Path) -> None:
    settings = {"SPACE_ID": "somebody/cinemood", "WEB_RATE": "1", "WEB_PROXIES": "127.0.0.1"}
    async with (
        serving("demo", store=tmp_path / "db", **settings) as process,
        httpx.AsyncClient(base_url=await process.address(), trust_env=False) as client,
    ):
        assert set(await statuses(client, *(f"192.0.2.{number}" for number in range(40)))) == {200}
