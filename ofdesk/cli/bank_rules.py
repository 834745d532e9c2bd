"""``ofdesk bank rules``: what labels of the bank were learned to mean."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.services.bank_rules import RuleRow


def add_rule_verbs(parser: Parser) -> None:
    """The verbs under ``bank rules``; alone it lists."""
    parser.verb("list", list_them)
    change = parser.verb("set", _set)
    change.add_argument("words")
    change.add_argument("--client", default="")
    change.add_argument("--account", default="")
    change.add_argument("--direction", choices=("in", "out"), default="")
    change.add_argument("--was", default="")
    parser.verb("remove", _remove).add_argument("rule")
    parser.do_without_verb()
    parser.set_defaults(run=list_them)


def rule_json(rule: "RuleRow") -> dict[str, Any]:
    """One rule."""
    return {
        "id": rule.id,
        "pattern": rule.pattern,
        "direction": rule.direction,
        "client": rule.client or None,
        "account": rule.account or None,
        "by_hand": rule.by_hand,
        "changed_at": rule.changed_at,
        "changed_by": rule.changed_by,
    }


def list_them(_arguments: Namespace, context: Context) -> Answer:
    """Every rule by its words."""
    from ofdesk.services.bank_rules import list_rules
    from ofdesk.words.bank_rules import target_text, text

    with context.desk.read() as session:
        found = list_rules(session)

    def told() -> str:
        return "\n".join(
            f"{rule.pattern}  →  {target_text(rule.client, rule.account)}"
            f"  ({text(rule.direction)}, {text('by_hand' if rule.by_hand else 'learned')})"
            for rule in found
        )

    return Answer([rule_json(rule) for rule in found], told)


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_rules import SetRule, set_rule
    from ofdesk.words.bank_rules import target_text, text

    request = SetRule(
        arguments.words,
        arguments.client,
        arguments.account,
        arguments.direction,
        arguments.was,
    )
    rule = set_rule(request, context.desk.write()).rule
    target = target_text(rule.client, rule.account)
    said = text("rule_set", pattern=rule.pattern, target=target)
    return Answer(rule_json(rule), said)


def _remove(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_rules import remove_rule
    from ofdesk.words.bank_rules import text

    rule = remove_rule(arguments.rule, context.desk.write()).rule
    data = rule_json(rule) | {"removed": True}
    return Answer(data, lambda: text("rule_removed", pattern=rule.pattern))
