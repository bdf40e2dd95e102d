"""Parses Markdown as GitHub would (CommonMark, tables, strikethrough) and prints one JSON object per file.

usage: check_markdown.py FILE...
"""

import json
import sys
from pathlib import Path

from markdown_it import MarkdownIt


def describe(path):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    counts, links, text = {}, [], []
    source = Path(path).read_text(encoding="utf-8")
    for token in parser.parse(source):
        counts[token.type] = counts.get(token.type, 0) + 1
        if token.type != "inline":
            continue
        words = ""
        for child in token.children:
            if child.type not in ("text", "text_special"):
                counts[child.type] = counts.get(child.type, 0) + 1
            if child.type == "link_open":
                links.append(child.attrGet("href"))
            if child.type in ("text", "code_inline", "text_special"):
                words += child.content
        text.append(words)
    return {"counts": counts, "links": links, "text": text}


for file in sys.argv[1:]:
    print(json.dumps(describe(file)))
