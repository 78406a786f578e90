import PurserAPI
import PurserCore
import PurserSuppliers

extension Configuration {
  /// The owner's terms for orders, by which the ledger decides.
  var ledgerTerms: LedgerTerms { ledgerTerms(routing) }

  /// The same with rules that rates were put into.
  func ledgerTerms(_ routing: RoutingRules) -> LedgerTerms {
    var terms = orders.terms
    terms.maximumReadingAge = routing.maximumReadingAge
    terms.routing = routing
    return terms
  }

  /// What the endpoints take from it.
  var gatewayTerms: GatewayTerms { gatewayTerms(routing, following: [:]) }

  /// What the endpoints take from it, under what was said of suppliers since, and with the lists that they gave.
  func gatewayTerms(
    _ routing: RoutingRules, following instructions: [SupplierID: [SupplierInstruction]],
    _ priceLists: [SupplierID: PriceList] = [:]
  ) -> GatewayTerms {
    GatewayTerms(
      suppliers: suppliers.map(\.supplier).following(instructions).offering(priceLists),
      currencies: currencies,
      rules: routing,
      retriesRefusedOrders: orders.retriesRefused, transactionTypes: transactionTypes,
      maximumBodyBytes: server.maximumBodyBytes, holdTimeToLive: orders.terms.holdTimeToLive,
      hours: workingHours)
  }
}
