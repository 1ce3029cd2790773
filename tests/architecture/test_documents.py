"""What the documentation names is there."""

import re

from tests.architecture.repository import BASE_DIR, where

DOCUMENTS = [*BASE_DIR.glob("*.md"), *(BASE_DIR / "docs").rglob("*.md")]
IMAGE_LIBRARIES = {"pillow", "pyvips", "opencv-python", "imageio", "wand"}


def test_every_test_that_a_document_names_is_there():
    named = [
        (document, path)
        for document in DOCUMENTS
        for path in re.findall(r"`(tests/[\w./-]+\.py)`", document.read_text())
    ]

    assert [f"{where(document)} {path}" for document, path in named if not (BASE_DIR / path).is_file()] == []


def test_every_page_that_a_document_leads_to_is_there():
    led = [
        (document, target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)", document.read_text())
    ]

    assert [f"{where(document)} {target}" for document, target in led if not (document.parent / target).exists()] == []


def test_no_image_is_decoded_by_what_production_installs():
    locked = set(re.findall(r"^([\w.-]+)==", (BASE_DIR / "requirements/base.txt").read_text(), re.MULTILINE))

    assert locked & IMAGE_LIBRARIES == set()
