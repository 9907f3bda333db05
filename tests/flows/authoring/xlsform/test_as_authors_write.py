"""Forms as authors write them, in all of XLSForm's dialects: what pyxform accepts is accepted, and nothing else."""

from __future__ import annotations

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from flows.authoring.xlsform import read_xlsform

CH = """| choices | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""


def form(survey: str, rest: str = CH) -> str:
    rows = "\n".join(f"| | {line.strip()} |" for line in survey.strip().splitlines())
    return f"| survey |\n{rows}\n{rest}"


SOUND = {
    "control words": form(
        "type|name|label|jr:count\nbegin_group|g|G|\ntext|a|A|\nend_group|||\n"
        "begin_repeat|r|R|3\ntext|b|B|\nend_repeat|||\nbegin lgroup|l|L|\ntext|c|C|\n"
        "end lgroup|||\nbegin looped group|m|M|\ntext|d|D|\nend looped group|||"
    ),
    "single colon": form(
        "type|name|label:English|label:French|hint:English|media:image:English\ntext|a|A|B|C|a.png",
        "| settings | default_language |\n| | English |\n",
    ),
    "bool words": form(
        "type|name|label|required|read_only\ntext|a|A|TRUE|\ntext|b|B|Yes|no\n"
        "text|c|C|true()|FALSE\ntext|d|D|No|yes\ntext|e|E|false|true"
    ),
    "value col": form(
        "type|name|label\nselect_one yn|a|A",
        "| choices | list name | value | label |\n| | yn | 1 | Yes |\n| | yn | 2 | No |\n",
    ),
    "caption": form("command|tag|caption\ntext|a|A"),
    "settings caps": form(
        "type|name|label\ntext|a|A",
        "| settings | Form Title | Form ID | Version | Style |\n| | T | t1 | 2 | pages |\n",
    ),
    "note no name": form("type|name|label\nnote||Hi\ntext|a|A"),
    "params": form(
        "type|name|label|parameters\n"
        "geopoint|a|A|capture-accuracy=5 warning-accuracy=10\n"
        "audio|b|B|quality=voice-only\nimage|c|C|max-pixels=1024\ntext|d|D|rows=3\n"
        "select_one yn|e|E|randomize=true seed=42\nrange|f|F|\n"
        "range|g|G|start=0; end=5; step=1"
    ),
    "media2": form(
        "type|name|label|media::image|media::audio|media::video|media::big-image\n"
        "text|a|A|a.png|b.mp3|c.mp4|d.png\nnote|b||x.png|||"
    ),
    "dyn": form(
        "type|name|label|default|trigger|calculation\ndate|a|A|today()||\n"
        "text|b|B|${last-saved#b}||\ntext|c|C||${a}|now()\ncalculate|d|||${a}, ${b}|1+1\n"
        "text|e|E|uuid()||"
    ),
    "bind body": form(
        "type|name|label|bind::custom|body::accept|instance::x|bind::type\nfile|a|A|q|.pdf|1|\ntext|b|B||||int"
    ),
    "audit": form(
        "type|name|label|parameters\n"
        "audit|audit||location-priority=balanced location-min-interval=60 location-max-age=120\n"
        "text|a|A|"
    ),
    "minimal": form(
        "type|name|label|appearance\nselect_one yn|a|A|minimal autocomplete\n"
        "select_multiple yn|b|B|columns-2\nselect_one yn|c|C|likert\ntext|d|D|numbers\n"
        "integer|e|E|thousands-sep\ndate|f|F|month-year\nimage|g|G|signature\n"
        "select_one yn|h|H|map\nrange|i|I|rating"
    ),
    "table list": form(
        "type|name|label|appearance\nbegin group|g|G|table-list\nselect_one yn|a|A|\n"
        "select_one yn|b|B|\nend group|||\nbegin group|h|H|field-list\n"
        "select_one yn|c|C|label\nselect_one yn|d|D|list-nolabel\nend group|||"
    ),
    "filter": form(
        "type|name|label|choice_filter\ntext|s|S|\nselect_one c|a|A|state = ${s}\n"
        "select_multiple c|b|B|state = ${s} and selected(${a}, name)",
        "| choices | list_name | name | label | state |\n| | c | x | X | 1 |\n| | c | y | Y | 2 |\n",
    ),
    "disabled": form("type|name|label|disabled\ntext|a|A|yes\ntext|b|B|no"),
    "rank": form("type|name|label\nrank yn|a|A"),
    "meta": form(
        "type|name|label\nstart|start|\nend|end|\ntoday|today|\ndeviceid|deviceid|\n"
        "username|username|\nphonenumber|phonenumber|\nemail|email|\nsimserial|sim|\n"
        "subscriberid|sub|\nhidden|h|\ntext|a|A"
    ),
    "entity": form(
        "type|name|label|save_to\ntext|a|A|aa", "| entities | list_name | label |\n| | trees | ${a} |\n"
    ),
    "namespaces": form(
        "type|name|label|bind::esri:fieldLength\ntext|a|A|50",
        "| settings | namespaces | public_key | submission_url | auto_send | instance_name |\n"
        '| | esri="http://esri.com/xforms" | abc | http://x.org | yes | concat(${a}, "-") |\n',
    ),
    "selects from a repeat": form(
        "type|name|label\nbegin repeat|r|R\ntext|a|A\nend repeat||\nselect_one ${a}|b|B"
    ),
    "group rel": form(
        "type|name|label|relevant|appearance\nbegin group|g||${x} = 'y'|field-list\n"
        "text|a|A||\nend group||||\ntext|x|X||"
    ),
    "unicode names": form("type|name|label\ntext|имя|И\ntext|b|${имя}"),
    "choice no label": form(
        "type|name|label\nselect_one l|a|A",
        "| choices | list_name | name | media::image |\n| | l | x | x.png |\n",
    ),
    "cal no label": form("type|name|label|calculation\ntext|a||1+1\ninteger|b|B|${a}"),
    "guidance": form(
        "type|name|label|hint|guidance_hint|constraint_message::English (en)|constraint|required_message\n"
        "text|a|A|H|GH|No|. != ''|Req"
    ),
    "label lang mix": form("type|name|label|label::French (fr)|hint::French (fr)\ntext|a|A|B|C"),
    "relevance alias": form(
        "type|name|label|relevance|calculate\ntext|a|A||\ncalculate|b|||1\ntext|c|C|${a} != ''|"
    ),
    "barcode etc": form("type|name|label\ngeotrace|a|A\ngeoshape|b|B\nvideo|c|C\nfile|d|D\ntime|e|E"),
    "omit end name": form("type|name|label\nbegin group|g|G\ntext|a|A\nend group|g|"),
    "loop": form("type|name|label\nbegin loop over yn|l|L\ninteger|n|How many %(label)s\nend loop||"),
    "required expr": form("type|name|label|required\ntext|a|A|\ntext|b|B|${a} = 'x'"),
    "dup choice ok": form(
        "type|name|label\nselect_one yn|a|A",
        CH + "|  | yn | no | Nope |\n| settings | allow_choice_duplicates |\n| | yes |\n",
    ),
    "read only note": form("type|name|label|read_only|calculation\ntext|a|A|yes|1+1"),
    "int appearance": form(
        "type|name|label|appearance|constraint\ninteger|a|A|counter|. >= 0 and . <= 10\n"
        "text|b|B|masked|regex(., '^[0-9]+$')"
    ),
    "big ranges": form(
        "type|name|label|parameters\nrange|a|A|start=-10 end=10 step=0.5\nrange|b|B|start=10 end=1 step=-1"
    ),
    "repeat_count ref": form(
        "type|name|label|repeat_count\ninteger|n|N|\nbegin repeat|r|R|${n}\n"
        "text|a|A ${n}|\nend repeat|||\nbegin repeat|s|S|${n} + 1\ntext|b|B|\n"
        "end repeat|||"
    ),
    "choices other lang": form(
        "type|name|label::English (en)|label::Swahili (sw)\nselect_one yn|a|A|B",
        "| choices | list_name | name | label::English (en) | label::Swahili (sw) | image::English (en) |\n"
        "| | yn | yes | Yes | Ndiyo | y.png |\n",
    ),
}
SOUND |= {
    "old words for selects": form(
        "type|name|label\nselect one from yn|a|A\nselect all that apply from yn|b|B\n"
        "add select one prompt using yn|c|C\nselect1 yn|d|D\nselect_one yn or_other|f|F"
    ),
    "old words for types": form(
        "type|name|label\nstring|a|A\nint|b|B\nphoto|c|C\ngps|d|D\nlocation|e|E\nphonenumber|f|\n"
        "add text prompt|g|G\nq string|h|H\nadd note prompt|i|I\nadd image prompt|j|J\ndatetime|l|L\n"
        "q location|n|N\npercentage|o|O\nq geopoint|q|Q\ntrigger|u|U"
    ),
}

BROKEN = {
    "a word that is no type": form("type|name|label\nselect yn|a|A"),
    "two names for one column": form("type|name|label|media::image|image\ntext|a|A|a.png|"),
    "a comment without a type": form("type|name|label\ntext|a|A\n||# a comment\ntext|b|B"),
    "a choice that is there twice": form("type|name|label\nselect_one yn|a|A", CH + "| | yn | no | Nope |\n"),
    "a group that is not ended": form("type|name|label\nbegin group|g|G\ntext|a|A"),
    "a name with a space": form("type|name|label\ntext|a b|A"),
}

REFUSED = {
    "osm": ("osm|a|A|", "osm"),
    "background-audio": ("background-audio|a||", "background-audio"),
    "background-geopoint": ("text|t|T|\nbackground-geopoint|a||", "background-geopoint"),
    "start-geopoint": ("start-geopoint|a|A|", "start-geopoint"),
    "search": ("select_one yn|a|A|search('f')", "search()"),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_pyxform_accepts_is_accepted(name: str) -> None:
    assert convert(SOUND[name]).xform
    reading = read_xlsform("form.md", SOUND[name].encode())
    assert reading.problems == ()
    assert reading.flow is not None


@pytest.mark.parametrize("name", BROKEN)
def test_what_pyxform_refuses_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(PyXFormError):
        convert(BROKEN[name])
    reading = read_xlsform("form.md", BROKEN[name].encode())
    assert reading.flow is None
    assert all(problem.sheet and problem.row and problem.remedy for problem in reading.problems)


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_chat_cannot_carry_is_refused_by_name_with_its_place(name: str) -> None:
    rows, what = REFUSED[name]
    reading = read_xlsform("form.md", form(f"type|name|label|appearance\n{rows}\ntext|z|Z|").encode())
    assert reading.flow is None
    assert [what in each.what for each in reading.unsupported] == [True]
    (problem,) = reading.problems
    assert (problem.sheet, problem.column) == ("survey", "appearance" if name == "search" else "type")
    assert problem.row == (3 if name == "background-geopoint" else 2)
