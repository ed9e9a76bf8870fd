"""Who a fen belongs to: the finest parts of the book, from which every grouping is added up.

A cell is one customer, one salesperson and one department. An item belongs to the salesperson and
department written on its row, else to those of its customer; what a customer does as a whole
(advances, promises, agreed balances) belongs to the customer's own cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_huikuan.core.model import Ledger
from xl_huikuan.core.plan_actions import owners
from xl_huikuan.core.regions import cities
from xl_huikuan.core.totals import Ints

NOBODY = "(未填)"


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of a ledger.

    Attributes:
        customer: customer number of each cell.
        salesperson, dept: text of each cell.
        of_item: cell of each item of the ledger.
        of_customer: cell of each customer as a whole.
    """

    customer: Ints
    salesperson: pd.Categorical
    dept: pd.Categorical
    of_item: Ints
    of_customer: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Cells put together.

    Attributes:
        labels: names of the groups in the order shown.
        code: group of each cell.
    """

    labels: tuple[str, ...]
    code: Ints


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to look at the book; titles are the words for the scope of a target.

    Attributes:
        key: name in code.
        title: name the clerk sees.
        unnamed: what the rows are called whose group is not known.
    """

    key: str
    title: str
    unnamed: str = NOBODY


COMPANY = Dimension("company", "全公司")
SALESPERSON, DEPT = Dimension("salesperson", "业务员"), Dimension("dept", "部门")
REGION, TYPE = Dimension("region", "区域"), Dimension("customer_type", "客户类型")
GROUPED = (SALESPERSON, DEPT, REGION, TYPE)
DIMENSIONS = (COMPANY, *GROUPED)


def cells_of(ledger: Ledger, open_items: pd.DataFrame) -> Cells:
    """Return the cells of a ledger."""
    whose = ledger.items["customer"].to_numpy()
    salesperson, people = _texts(ledger, open_items, "salesperson", whose)
    dept, depts = _texts(ledger, open_items, "dept", whose)
    n, width = len(ledger.customers), len(depts)
    who = np.concatenate([whose, np.arange(n)])
    cell, keys = pd.factorize((who * len(people) + salesperson) * width + dept)
    return Cells(
        keys // (len(people) * width),
        pd.Categorical.from_codes(keys // width % len(people), people),
        pd.Categorical.from_codes(keys % width, depts),
        cell[: len(whose)].astype(np.int64),
        cell[len(whose) :].astype(np.int64),
    )


def _texts(
    ledger: Ledger, open_items: pd.DataFrame, name: str, whose: Ints
) -> tuple[Ints, list[str]]:
    """Return the code of a text for each item, then for each customer, and the texts."""
    own = pd.Categorical(_of_customers(ledger, open_items, name))
    written = pd.Categorical(ledger.items[name])
    texts = own.categories.union(written.categories, sort=False).union([""], sort=False)
    theirs = texts.get_indexer(own.categories)[own.codes]
    on_row = texts.get_indexer(written.categories)[written.codes]
    blank = texts.get_loc("")
    items = np.where(on_row == blank, theirs[whose], on_row)
    return np.concatenate([items, theirs]).astype(np.int64), texts.tolist()


def _of_customers(ledger: Ledger, open_items: pd.DataFrame, name: str) -> Sequence[str]:
    """Return the text of each customer: its own, else that of its largest open item."""
    column = ledger.customers[name].array
    customers = ledger.customers.assign(salesperson=column)
    items = open_items[["customer", "open"]].assign(salesperson=open_items[name].array)
    found = owners(replace(ledger, customers=customers), items, np.arange(len(customers)))
    return found.tolist()


def grouping(ledger: Ledger, cells: Cells, dimension: Dimension) -> Grouping:
    """Return the groups of a dimension by name, the unnamed last; those without a cell too few."""
    if dimension is COMPANY:
        return Grouping((COMPANY.title,), np.zeros(len(cells.customer), np.int64))
    if dimension in (SALESPERSON, DEPT):
        texts = pd.Categorical(getattr(cells, dimension.key))
    else:
        texts = pd.Categorical(_of_record(ledger, dimension)[cells.customer])
    names = texts.categories.to_numpy(object)
    order = sorted(set(texts.codes.tolist()), key=lambda i: (names[i] == "", names[i]))
    place = np.zeros(len(names), np.int64)
    place[order] = np.arange(len(order))
    return Grouping(tuple(names[i] or dimension.unnamed for i in order), place[texts.codes])


def _of_record(
    ledger: Ledger, dimension: Dimension
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    if dimension is TYPE:
        return ledger.customers["customer_type"].to_numpy(object)
    return cities(ledger)
