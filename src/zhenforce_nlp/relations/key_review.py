"""The rows' keys of a page beside what the model says of its figures: who is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhenforce_nlp.records import Area, How, Institution, Link
from zhenforce_nlp.relations.key_cases import KeyCase
from zhenforce_nlp.relations.key_features import KeyFigure, key_views, plain_page
from zhenforce_nlp.relations.key_model import KeyModel
from zhenforce_nlp.relations.key_neighbours import Answer
from zhenforce_nlp.relations.keyed import OF_SAME, KeyFinder

RULE = "key.model"
# How much likelier than the next the model's key has to be: where rows give none, where a row says another, and where
# another figure's key was taken or a key is taken away. A figure in no column is lost to whoever compares bureaus.
_GIVES, _CORRECTS, _TAKES = 0.15, 0.3, 0.6


def overrules(ruled: str, how: How | None, judged: str, margin: float) -> bool:
    """Tell whether the model's key is believed.

    Args:
        ruled, judged: what the rows and the model say; "" for no key.
        how: how the rows came to their key, None where they have none.
        margin: how much likelier the model's key is than the next one.
    """
    if judged == ruled:
        return False
    if not judged or how is How.CARRIED:  # 行政处罚38起，其中个人12起: a part's own words say little
        return margin >= _TAKES
    return margin >= (_CORRECTS if ruled else _GIVES)


def review(
    finder: KeyFinder,
    cases: Sequence[KeyCase],
    names: tuple[Sequence[Institution], Sequence[Area]],
    model: KeyModel | None,
) -> Mapping[str, Answer]:
    """Find the keys of a page's figures by rows, and by the model where it overrules them.

    A user's own rows have the last word, and a figure that is another one's change or is said again has its key.

    Args:
        cases: all figures of the page in order.
        names: the bodies and areas of the page.
        model: None where rows alone decide.
    """
    found = dict(finder.find())
    if model is None:
        return found
    figures = [_figure(case, found[case.quantity.id][0]) for case in cases]
    bodies, areas = ([(name.start, name.end) for name in each] for each in names)
    views = list(key_views(plain_page(finder.text, figures, bodies, areas), figures))
    for case, figure, (key, margin) in zip(cases, figures, model.judge(views), strict=True):
        same = finder.same.get(case.quantity.id)
        if same is not None and same.quantity.start < case.quantity.start:
            said = found[same.quantity.id][0]
            if said is not None and said != figure.key and finder.may_have(case, said):
                place = same.metric.start, same.metric.end
                found[case.quantity.id] = said, Link("key", same.quantity.id, How.CARRIED, OF_SAME, *place)
        elif overrules(figure.key, _how(found[case.quantity.id]), key, margin) and finder.may_have(case, key):
            place = case.metric.start, case.metric.end
            how = How.ASSUMED if key else How.NONE
            found[case.quantity.id] = key or None, Link("key", None, how, RULE, *place)
    return found


def _how(answer: Answer) -> How | None:
    return answer[1].how if answer[1] is not None else None


def _figure(case: KeyCase, key: str | None) -> KeyFigure:
    quantity = case.quantity
    return KeyFigure(
        quantity.id,
        quantity.start,
        quantity.end,
        quantity.unit,
        quantity.dimension or "",
        case.metric.label,
        case.changed,
        case.whole,
        key or "",
    )
