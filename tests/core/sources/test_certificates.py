from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import CertificatesUnusable
from core.sources.certificates import trust


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    trust.cache_clear()
    yield
    trust.cache_clear()


@pytest.mark.parametrize("name", ["missing.pem", "empty.pem", "."])
def test_unreadable_certificates_are_reported_by_their_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / name))
    with pytest.raises(CertificatesUnusable, match="SSL_CERT_FILE"):
        trust()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert trust().get_ca_certs()
