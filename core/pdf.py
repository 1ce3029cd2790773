"""Documents to print, as tagged PDF (PDF/UA-1): a typst template under templates/, and data that it reads as data.

What people typed never becomes markup: it reaches the template as JSON, in `sys.inputs.data`. No network, no font of the machine.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import qrcode
import typst
from django.conf import settings
from django.utils import translation
from fontTools.ttLib import TTFont
from qrcode.image.svg import SvgPathImage

ROOT = Path(settings.BASE_DIR) / "templates"
STANDARD: Any = "ua-1"
FACES = {"atkinson-hyperlegible-next": "Atkinson Hyperlegible Next", "bricolage-grotesque": "Bricolage Grotesque"}
FAMILY_NAMES = (1, 16)  # of the name table of a font
NO_GLYPH = "□"
# Control characters become spaces; what turns the direction of the text around it disappears.
UNSEEN: dict[int, str | None] = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ") | dict.fromkeys(
    [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None
)
del UNSEEN[ord("\n")]
PROBE = b'#set document(title: "-")\n#set text(font: "Atkinson Hyperlegible Next")\n#sys.inputs.text'

# Held for the life of the process: typst reads the files when it needs them.
_folder = TemporaryDirectory(prefix="fonts-")


def render(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of `templates/<template>` in the language of now. `data` holds JSON values; `at` is the date that the file bears.

    A character that no font of ours draws becomes □: one name that cannot be printed does not stop the others.
    Raises typst.TypstError for a template that is wrong.
    """
    told = json.dumps({"language": translation.get_language() or settings.LANGUAGE_CODE, **_drawable(data)})
    return typst.compile(
        str(ROOT / template),
        root=str(ROOT),
        font_paths=_fonts(),
        sys_inputs={"data": told},
        pdf_standards=STANDARD,
        timestamp=int(at.timestamp()),
    )


def qr_code(text: str) -> str:
    """The SVG image of a code that phones read, to be printed 2 cm wide or more."""
    stream = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4, error_correction=qrcode.ERROR_CORRECT_M).save(stream)
    return stream.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the site, which typst reads uncompressed, and its own for what these do not have (Greek, Cyrillic, signs)."""
    for path in _files():
        font = TTFont(path)
        for name_id in FAMILY_NAMES:
            font["name"].removeNames(nameID=name_id)
            font["name"].setName(_family(path), name_id, 3, 1, 0x409)
        font.flavor = None
        font.save(Path(_folder.name) / f"{path.stem}.ttf")
    return typst.Fonts(include_system_fonts=False, font_paths=[_folder.name])


def _files() -> list[Path]:
    folder = Path(settings.BASE_DIR) / "node_modules/@fontsource-variable"
    return [path for face in FACES for path in sorted((folder / face / "files").glob("*-wght-*.woff2"))]


def _family(path: Path) -> str:
    return next(family for face, family in FACES.items() if path.name.startswith(face))


@cache
def _letters() -> frozenset[str]:
    """What the fonts of the site draw, character by character."""
    maps = (TTFont(path).getBestCmap() for path in _files())
    letters = {chr(code) for codes in maps for code in codes}
    return frozenset(each for each in letters if not unicodedata.combining(each)) | {"\n"}


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).translate(UNSEEN)
        return text if _letters().issuperset(text) else _redrawn(text)
    if isinstance(value, Mapping):
        return {key: _drawable(each) for key, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4096)
def _redrawn(text: str) -> str:
    """The text with each letter and its accents as typst can draw it."""
    clusters: list[str] = []
    for letter in text:
        if clusters and unicodedata.combining(letter):
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return "".join(each if each in _letters() else _nearest(each) for each in clusters)


@lru_cache(maxsize=4096)
def _nearest(cluster: str) -> str:
    """The letter itself, its plain form (ﬁ as fi), that form without accents, or NO_GLYPH."""
    plain = unicodedata.normalize("NFKC", cluster)
    bare = "".join(each for each in unicodedata.normalize("NFKD", cluster) if not unicodedata.combining(each))
    return next((each for each in (cluster, plain, bare) if _is_drawn(each)), NO_GLYPH)


def _is_drawn(text: str) -> bool:
    try:
        typst.compile(PROBE, font_paths=_fonts(), sys_inputs={"text": text}, pdf_standards=STANDARD)
    except typst.TypstError:
        return False
    return True
