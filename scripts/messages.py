"""Keep the English translation whole: find every Indonesian text, list what lacks English, write the catalogue.

    python scripts/messages.py            adds new texts with an empty translation, drops unused ones, compiles
    python scripts/messages.py --check    changes nothing; exit 1 if something is missing, unused or not compiled

No gettext tools are needed. Translate by editing lindung/web/locale/en/LC_MESSAGES/django.po and running this again.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "lindung" / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "_"}
# Words that come from data and are shown through gettext: the kinds of region in the code list.
FROM_DATA = ("provinsi", "kabupaten", "kota", "kecamatan", "desa", "kelurahan")
HEADER = (
    "Project-Id-Version: Lindung\nLanguage: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True)
class Text:
    """An Indonesian text, with its plural where it has one (the same words in Indonesian)."""

    singular: str
    plural: str = ""


Catalogue = dict[Text, tuple[str, ...]]


def used() -> dict[Text, str]:
    """Every text that templates, code and choices show, and one place where it stands."""
    found: dict[Text, str] = {}
    for text, place in [*_in_templates(), *_in_code(), *_in_choices()]:
        found.setdefault(text, place)
    return found


def _in_templates() -> Iterator[tuple[Text, str]]:
    from django.template import engines
    from django.template.base import Node
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    engine = engines["django"].engine
    for path in sorted(ROOT.glob("lindung/*/templates/**/*.*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        template = engine.from_string(path.read_text(encoding="utf-8"))
        place = path.relative_to(ROOT).as_posix()
        for node in _every_node(template.nodelist, Node):
            if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var, str):
                yield Text(str(node.filter_expression.var)), place
            elif isinstance(node, TranslateNode) and getattr(node.filter_expression.var, "literal", None):
                yield Text(str(node.filter_expression.var.literal)), place
            elif isinstance(node, BlockTranslateNode):
                singular = node.render_token_list(node.singular)[0]
                plural = node.render_token_list(node.plural)[0] if node.plural else ""
                yield Text(_trimmed(node, singular), _trimmed(node, plural)), place


def _trimmed(node: object, text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip()) if getattr(node, "trimmed", False) else text


def _every_node(nodes: Iterable[object], kind: type) -> Iterator[object]:
    for node in nodes:
        if not isinstance(node, kind):
            continue
        yield node
        for name in getattr(node, "child_nodelists", ()):
            yield from _every_node(getattr(node, name, None) or (), kind)
        for _, branch in getattr(node, "conditions_nodelists", ()):
            yield from _every_node(branch, kind)


def _in_code() -> Iterator[tuple[Text, str]]:
    for path in sorted((ROOT / "lindung").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in CALLS:
                words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if words:
                    plural = words[1] if _name(node.func).startswith("ngettext") and len(words) > 1 else ""
                    yield Text(words[0], plural), f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _in_choices() -> Iterator[tuple[Text, str]]:
    from django.db.models import Choices

    for path in sorted((ROOT / "lindung").glob("*/*.py")):
        if path.stem in {"models", "roles"}:
            import_module(f"lindung.{path.parent.name}.{path.stem}")
    stack = list(Choices.__subclasses__())
    while stack:
        one = stack.pop()
        stack += one.__subclasses__()
        if one.__module__.startswith("lindung."):
            # "Nothing yet" has no word.
            yield from ((Text(str(label)), one.__module__) for label in one.labels if label)
    yield from ((Text(word), "region kinds") for word in FROM_DATA)


def read_po(path: Path) -> Catalogue:
    """The catalogue as written; of a text that stands twice the first translation that is not empty holds."""
    found: Catalogue = {}
    if not path.exists():
        return found
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry = _entry(block)
        if entry is None:
            continue
        text, translations = entry
        if not all(found.get(text, ("",))):
            found[text] = translations
    return found


def _entry(block: str) -> tuple[Text, tuple[str, ...]] | None:
    parts: dict[str, str] = {}
    current = ""
    for line in block.splitlines():
        line = line.strip()
        if match := re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$', line):
            current = match.group(1)
            parts[current] = ast.literal_eval(match.group(2))
        elif line.startswith('"') and current:
            parts[current] += ast.literal_eval(line)
    if not parts.get("msgid"):
        return None
    translations = tuple(parts[key] for key in sorted(parts) if key.startswith("msgstr"))
    return Text(parts["msgid"], parts.get("msgid_plural", "")), translations


def po_text(catalogue: Catalogue) -> str:
    """The catalogue as a .po file, ordered by text so that two people's additions rarely meet."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_quoted(line + "\n") for line in HEADER.splitlines())]
    for text in sorted(catalogue, key=lambda one: (one.singular.casefold(), one.singular, one.plural)):
        lines = [f"msgid {_quoted(text.singular)}"]
        if text.plural:
            lines.append(f"msgid_plural {_quoted(text.plural)}")
            lines += [f"msgstr[{n}] {_quoted(words)}" for n, words in enumerate(catalogue[text])]
        else:
            lines.append(f"msgstr {_quoted(catalogue[text][0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def mo_bytes(catalogue: Catalogue) -> bytes:
    """The compiled catalogue (GNU .mo): a sorted table of texts and one of translations, empty ones left out."""
    pairs = {"": HEADER}
    for text, words in catalogue.items():
        if all(words):
            pairs["\0".join(filter(None, (text.singular, text.plural)))] = "\0".join(words)
    keys = sorted(key.encode() for key in pairs)
    values = [pairs[key.decode()].encode() for key in keys]
    start = 28 + 16 * len(keys)
    tables, place = [], start
    for chunk in (keys, values):
        for words_ in chunk:
            tables.append(struct.pack("<II", len(words_), place))
            place += len(words_) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 28 + 16 * len(keys))
    return head + b"".join(tables) + b"".join(one + b"\0" for one in (*keys, *values))


def problems(wanted: dict[Text, str], present: Catalogue) -> list[str]:
    """What keeps the English from being whole, each as a sentence with the place."""
    missing = [
        f"{place}: no English for {text.singular!r}"
        for text, place in sorted(wanted.items(), key=lambda item: item[1])
        if not all(present.get(text, ("",)))
    ]
    return missing + [f"nobody uses {text.singular!r} any more" for text in present if text not in wanted]


def main() -> None:
    """Bring the catalogue up to date, or only check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    import django

    django.setup()
    wanted, present = used(), read_po(CATALOGUE)
    found = problems(wanted, present)
    if check:
        stale = CATALOGUE.with_suffix(".mo").read_bytes() != mo_bytes(present)
        found += ["django.mo is not what django.po says"] * stale
    else:
        empty = {text: ("", "") if text.plural else ("",) for text in wanted}
        present = {text: present.get(text, empty[text]) for text in wanted}
        CATALOGUE.write_text(po_text(present), encoding="utf-8")
        CATALOGUE.with_suffix(".mo").write_bytes(mo_bytes(present))
    print("\n".join(found) or f"{len(present)} texts, all in English")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
