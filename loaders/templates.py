"""Empty tables to begin with: a workbook with the columns of a loader, an example row, and what each column means."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from domain.errors import InvalidInput, Refused
from domain.identity import generated_identity_number
from loaders.columns import Column
from loaders.people_rules import COLUMNS as PEOPLE

WIDTH = 18
EXAMPLES: dict[str, dict[str, str]] = {
    "people": {
        "id": "EXAMPLE-1",
        "name": "示例",
        "gender": "女",
        "born_on": "2001-05-10",
        "joined_on": "2016-05-11",
        "id_number": generated_identity_number("440104", "20010510", 1),
        "phone": "11000000001",
        "synthetic": "是",
        "branch_code": "440104001001",
        "valid_from": "2018-11-01",
    }
}
COLUMNS: dict[str, tuple[Column, ...]] = {"people": PEOPLE}
MEANINGS: dict[str, dict[str, str]] = {
    "people": {
        "id": "1 to 40 letters, digits and hyphens; never changes (1至40位字母、数字或连字符，终身不变)",
        "name": "as on the identity card (与身份证一致)",
        "gender": "女 or 男, FEMALE or MALE",
        "born_on": "a day like 2001-05-10 (出生日期)",
        "joined_on": "not before the 14th birthday (年满14周岁后)",
        "id_number": "18 characters; kept as a keyed fingerprint and its last two characters (不存明文)",
        "phone": "11 digits; kept as a keyed fingerprint and its last two digits (不存明文)",
        "synthetic": "是 for generated people alone, loaded with --synthetic (虚构人员)",
        "branch_code": "code of a branch that is loaded; empty for people who are no members (团支部编码)",
        "valid_from": "first day in the branch (转入日期)",
        "valid_to": "first day without it; empty for the present one (转出日期，现所在支部留空)",
        "ended_by": "转出, 转出省外, 超龄离团, 开除, 去世, 更正, 组织调整, 撤销转接",
    }
}


def write_template(noun: str, path: Path, *, force: bool = False) -> None:
    """Write the workbook of a table.

    Raises
    ------
    Refused
        ``FILE_EXISTS``: there is such a file already.
    InvalidInput
        ``CANNOT_WRITE``.
    """
    if path.exists() and not force:
        raise Refused("FILE_EXISTS", f"{path} exists.", "Name another file, or add --force to replace it.")
    book = Workbook()
    sheet = book.active
    sheet.title = noun
    columns = COLUMNS[noun]
    sheet.append([column.chinese[0] for column in columns])
    sheet.append([EXAMPLES[noun].get(column.name, "") for column in columns])
    explained = book.create_sheet("说明 explanations")
    explained.append(["列 column", "英文 English", "必填 required", "说明 meaning"])
    for column in columns:
        explained.append([column.chinese[0], column.name, "是 yes" if column.required else "", MEANINGS[noun][column.name]])
    for each in (sheet, explained):
        for cell in each[1]:
            cell.font = Font(bold=True)
            each.column_dimensions[cell.column_letter].width = WIDTH
    explained.column_dimensions["D"].width = 4 * WIDTH
    try:
        book.save(path)
    except OSError as exc:
        raise InvalidInput(
            "CANNOT_WRITE", f"{path} cannot be written: {exc.strerror}.", "Name a file that you may write."
        ) from exc
