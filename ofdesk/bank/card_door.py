"""The door to card gateways and to the files of their settlements."""

from ofdesk.bank.settlement import SettlementFile
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.cards import CardAccount, CardGateway, SettlementReader


class CardDoors:
    """``ofdesk.ports.cards.CardDoor``; the protocol is loaded when a provider is asked."""

    def gateway(self, account: CardAccount) -> CardGateway:
        """See the port."""
        from ofdesk.bank.stripe import NAME, StripeLinks

        if account.gateway != NAME:
            raise DomainError("card_gateway_local", field="card.gateway")
        if not account.key:
            raise Unavailable("card_key_missing")
        return StripeLinks(account.key, account.address)

    @property
    def settlements(self) -> SettlementReader:
        """See the port."""
        return SettlementFile()
