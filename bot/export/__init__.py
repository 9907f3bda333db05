"""Exports: what people said, as files that other programs open. Free text is opened in them: handle them with care."""
