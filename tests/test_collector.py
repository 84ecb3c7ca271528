"""The cycle collector rests while a page is read, and goes on as it was set before."""

from __future__ import annotations

import gc

import pytest

import zhenforce_nlp as zf
from zhenforce_nlp.collector import paused_collector
from zhenforce_nlp.errors import ReaderError


def test_it_is_on_again_after_an_error() -> None:
    """Whatever happens in the block, the collector is on behind it."""

    @paused_collector()
    def fail() -> None:
        assert not gc.isenabled()
        raise ReaderError("gone")

    with pytest.raises(ReaderError):
        fail()
    assert gc.isenabled()


def test_who_has_turned_it_off_keeps_it_off() -> None:
    """A program that runs without the collector is not given one."""
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_reading_leaves_it_on() -> None:
    """Extraction, the spaCy pipeline and a file that is missing leave the collector as they found it."""
    text = "2021年检查3家。"
    zf.extract(text)
    assert gc.isenabled()
    assert len(zf.load()(text).spans["quantities"]) == 1
    assert gc.isenabled()
    with pytest.raises(ReaderError):
        zf.extract("no-such-report.txt")
    assert gc.isenabled()


def test_no_page_leaves_a_cycle_behind() -> None:
    """The pause puts nothing off: all that a page needed is freed without the collector."""
    text = "2021年，全区检查120家次，其中重点企业35家次；罚款4.5万元，较上年增加1.5万元。" * 20
    zf.extract(text)
    gc.collect()
    gc.disable()
    try:
        zf.extract(text)
        left = gc.collect()
    finally:
        gc.enable()
    assert left == 0
