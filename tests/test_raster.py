"""Pictures are drawn by resvg where they are new, and kept; no font of the system has a part in them."""

from pathlib import Path

import pytest

from transparency import raster

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15" font-family="%b">A</text></svg>'
DRAWING = SVG % b"Inter"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every drawing that was made into a picture, and not taken from the cache."""
    seen: list[bytes] = []
    draw = raster.picture

    def noted(svg: bytes) -> bytes:
        seen.append(svg)
        return draw(svg)

    monkeypatch.setattr(raster, "picture", noted)
    return seen


def test_a_picture_that_is_kept_is_not_drawn_again(tmp_path: Path, drawn: list[bytes]) -> None:
    first = raster.pictures({"a/preview.svg": DRAWING}, tmp_path / "cache")
    assert list(first) == ["a/preview.png"] and first["a/preview.png"].startswith(b"\x89PNG")
    assert raster.pictures({"a/preview.svg": DRAWING}, tmp_path / "cache") == first and len(drawn) == 1
    assert raster.pictures({"a/preview.svg": DRAWING.replace(b">A<", b">B<")}, tmp_path / "cache") != first
    assert len(drawn) == 2


def test_a_damaged_one_is_drawn_again(tmp_path: Path, drawn: list[bytes]) -> None:
    first = raster.pictures({"preview.svg": DRAWING}, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert raster.pictures({"preview.svg": DRAWING}, tmp_path) == first and len(drawn) == 2


def test_another_version_of_the_rasteriser_draws_anew(
    tmp_path: Path, drawn: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    raster.pictures({"preview.svg": DRAWING}, tmp_path)
    monkeypatch.setattr(raster, "_made_by", lambda: b"another")
    raster.pictures({"preview.svg": DRAWING}, tmp_path)
    assert len(drawn) == 2


def test_no_font_of_the_system_is_used() -> None:
    blank = raster.picture(SVG.replace(b">A<", b"> <") % b"Inter")
    assert raster.picture(SVG % b"DejaVu Sans") in (blank, raster.picture(DRAWING))
    assert raster.picture(DRAWING) != blank
