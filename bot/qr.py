"""A link as a picture that a phone's camera reads."""

from __future__ import annotations

from io import BytesIO

import segno


def picture_of(link: str) -> bytes:
    """The QR code of a link as PNG, large enough to be read from an arm's length."""
    picture = BytesIO()
    segno.make_qr(link, error="m").save(picture, kind="png", scale=12, border=4)
    return picture.getvalue()
