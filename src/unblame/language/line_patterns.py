"""What the lines of markdown look like: the patterns by which the scanner knows them.

CommonMark 0.31.2 (section numbers below are its), GFM's tables, front matter, and the usual forms of logs.
All patterns are matched at a line's start or at its first character that is not white space.
"""

from __future__ import annotations

import re

# Logs that begin with a letter. Branches that begin with a character or a class are refused by one comparison,
# hence the levels without their first letter.
_TAILS = "RACE|EBUG|NFO|OTICE|ARN|ARNING|RROR|RR|RIT|RITICAL|LERT|ATAL|EVERE|ANIC"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRIT|CRITICAL|ALERT|FATAL|SEVERE|PANIC)"
_DAY = r"\d{4}[-/]\d\d[-/]\d\d"
_SECONDS = r"\d\d:\d\d:\d\d(?:[.,]\d+)?"
_WORD_LOGS = rf"""
    [IWEF]\d{{4}}\ \d\d:\d\d:\d\d
  | at\ [\w.$<>/\[\]\ ]{{1,200}}\((?:[^()\n]{{1,200}}:\d+|Native\ Method|Unknown\ Source|<anonymous>)\)
  | File\ "[^"\n]+",\ line\ \d[^\n]*(?:\n[ ]{{4,}}[^\n]*)?
  | Traceback\ \(most\ recent
  | Caused\ by:\ [\w.$]+(?:Exception|Error)\b
  | Exception\ in\ thread\ "
  | [JFMASOND](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)\ [ \d]\d\ \d\d:\d\d:\d\d\ [\w.-]+\ [\w./()-]+(?:\[\d+\])?:
  | [TDINWECAFSP](?=[A-Z]{{2}})(?:{_TAILS}):?\ +\[?{_DAY}
  | [tl](?:ime|s|evel)=["\w]
"""
LOG = re.compile(
    rf"""
    (?: {_WORD_LOGS}
      | \[? (?: {_DAY}(?:T|\ ){_SECONDS} | {_SECONDS} ) \ ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)? \]?
        [^\n]{{0,60}}? (?: (?<![A-Za-z]){_LEVEL}\b | \[(?:debug|info|notice|warn|error|crit|alert|emerg)\] | level= )
    ) [^\n]*
    """,
    re.VERBOSE,
)
LOG_MARKS = frozenset("[0123456789IWEFATCDJMNSOPtla")

# A line that can only be a paragraph's, told by its first characters. Most lines of prose are, and runs of
# them are taken in one match, with the blank lines that end them.
_TEXT_LINE = rf"""
    (?: (?! {_WORD_LOGS} ) [^\W\d_]
      | [^\s\w\#>`~*+\-=<|:\[]
      | \d++(?![-/:.)])
      | \[(?![\^\d])[^\[\]\n]*+\](?!:)
      | \*\*?[^\s*] | __?[^\s_] | ``?[^`\n]
    ) [^\n]*+\n?+
"""
_BLANK_LINES = r"( (?: [ \t]*+ \n )*+ )"
FIRST_LINES = re.compile(rf"( {_TEXT_LINE} (?: [ \t]*+ {_TEXT_LINE} )*+ ) {_BLANK_LINES}", re.VERBOSE)
NEXT_LINES = re.compile(rf"( (?: [ \t]*+ {_TEXT_LINE} )++ ) {_BLANK_LINES}", re.VERBOSE)

# Items and headings that can be nothing else, each with the lines that follow.
PLAIN_ITEM = re.compile(
    rf"""
    (\ *+) ([-+*]|\d{{1,9}}[.)]) (\ {{1,4}}) (?:\[[\ xX]\]\ ++(?=\S))?+
    ( (?: [^\s\d\#>`~*+\-_=<|:\[] | \d++(?![.)]) | \*\*?[^\s*] | __?[^\s_] | ``?[^`\n]
        | \[[^\[\]^\n]++\](?!:) )
      [^\n]*+\n?+ (?: [ \t]*+ {_TEXT_LINE} )*+ ) {_BLANK_LINES}
    """,
    re.VERBOSE,
)
PLAIN_HEADING = re.compile(rf"\#{{1,6}} [ \t]++ ([^\s\#][^\n\#]*+) \n {_BLANK_LINES}", re.VERBOSE)
# Of a quote's lines the last one is left if text follows: whether that is still quoted depends on it.
PLAIN_QUOTE = re.compile(r"(?:>[^\n`~<]*\n)+(?=>|[ \t]*(?:\n|\Z))")

BLANKS = re.compile(r"(?:[ \t]*+\n)++(?:[ \t]++\Z)?|[ \t]++\Z")
BLANK_AFTER = re.compile(r"[ \t]*+(?:\n|\Z)")
BLANK_LINE = re.compile(r"\n(?=[ \t]*(?:\n|\Z))")
WHITE = re.compile(r"[ \t]*+")
ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?=[ \t\n]|\Z)")
TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
BREAK = re.compile(r"([-*_])[ \t]*+(?:\1[ \t]*+){2,}+(?:\n|\Z)")
HEADING = re.compile(r"\#{1,6}(?:[ \t]+|(?=\n|\Z))")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*(?:\n|\Z)")
FENCE = re.compile(r"(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)(?:\n|\Z)")
FENCE_END = re.compile(r"(`{3,}|~{3,})[ \t]*(?=\n|\Z)")
FENCE_END_LINE = re.compile(r"\n {0,3}(`{3,}|~{3,})[ \t]*(?=\n|\Z)")
DELIMITERS = re.compile(r"\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*+\|?")
FOOTNOTE = re.compile(r"\[\^[^\s\[\]]{1,99}\]:[ \t]*")
REFERENCE = re.compile(
    r"""
      \[ (?!\^) ( (?: [^\[\]\\] | \\. ){1,999} ) \]: [ \t]*+ (?: \n[ \t]*+ )?+
      (?: <[^<>\n]*> | (?![<\n]) [^\s]+ )
      (?: (?: [ \t]+ | [ \t]*\n[ \t]* )
          (?: "(?:[^"\\\n]|\\.|\n(?![ \t]*\n))*" | '(?:[^'\\\n]|\\.|\n(?![ \t]*\n))*'
            | \((?:[^()\\\n]|\\.|\n(?![ \t]*\n))*\) ) )?
      [ \t]*+ (?:\n|\Z)
    """,
    re.VERBOSE,
)
LABELS = re.compile(r"\[(?!\^)([^\[\]]{1,999})\]:")

# 4.6: what begins an HTML block, and what ends it. The last kind, and a lone tag, end at a blank line.
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    "|track|ul"
)
_RAW_TAGS = "script|pre|style|textarea"
HTML = (
    (re.compile(rf"<(?:{_RAW_TAGS})(?=[\s>]|\Z)", re.IGNORECASE), re.compile(rf"</(?:{_RAW_TAGS})>", re.IGNORECASE)),
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile("<![A-Za-z]"), re.compile(">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?=[\s>]|/>|\Z)", re.IGNORECASE), None),
)
LONE_TAG = re.compile(
    r"""
      < (?: [A-Za-z][A-Za-z0-9-]*+
            (?: [ \t]++ [A-Za-z_:][\w.:-]*+ (?: [ \t]*+=[ \t]*+ (?: [^\s"'=<>`]++ | '[^'\n]*+' | "[^"\n]*+" ) )?+ )*+
            [ \t]*+ /?
          | / [A-Za-z][A-Za-z0-9-]*+ [ \t]*+ ) > [ \t]*+ (?:\n|\Z)
    """,
    re.VERBOSE,
)
ROWS_END = re.compile(
    rf">|\#{{1,6}}(?:[ \t]|$)|`{{3,}}[^`\n]*$|~{{3,}}|(?:[-+*]|\d{{1,9}}[.)])(?:[ \t]|$)"
    rf"|<(?:!--|\?|![A-Za-z\[]|/?(?i:{_RAW_TAGS}|{_BLOCK_TAGS})(?:[\s>]|/>|$))",
    re.MULTILINE,
)

# Columns that show wording not to use. What stands there is mentioned, not said.
MENTION = re.compile(
    r"(?:(?:words?|phrases?|wording|language|what|things)(?: to)? )?avoid\b.*|instead of\b.*"
    r"|bad(?: (?:examples?|wording|phrasing|version))?|(?:don'?t|do not|never)(?: (?:say|write|use|ask))?"
    r"|before|blam(?:eful|ing|ey)\b.*|not blameless|rather than\b.*",
    re.IGNORECASE,
)

_YAML = re.compile(r"\ufeff?---[ \t]*\n(?=\s*(?:[\"']?\w[^\n:]*:(?:\s|\Z)|\#|---[ \t]*\n))")
_YAML_END = re.compile(r"(?m)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\n(?=\s*(?:[\"']?[\w.-]+[\"']?\s*=|\#|\[|\+\+\+))")
_TOML_END = re.compile(r"(?m)^\+\+\+[ \t]*(?:\n|\Z)")


def front_matter_end(source: str) -> int:
    """Return where the front matter ends, or where the first line begins if there is none."""
    for opening, closing in ((_YAML, _YAML_END), (_TOML, _TOML_END)):
        if (found := opening.match(source)) and (end := closing.search(source, found.end())):
            return end.end()
    return 1 if source.startswith("\ufeff") else 0


def row_cells(line: str, start: int) -> list[tuple[int, str]]:
    """Return the cells of a table's row, each with the offset of its first character; `start` is the line's."""
    if "\\|" in line:
        line = line.replace("\\|", "  ")
    parts = line.split("|")
    last = len(parts) - 1
    cells: list[tuple[int, str]] = []
    for number, part in enumerate(parts):
        text = part.strip()
        if text:
            cells.append((start + part.index(text[0]), text))
        elif 0 < number < last:
            cells.append((start, ""))
        start += len(part) + 1
    return cells
