import Logging
import PurserCore
import PurserSuppliers

/// Takes lists into use that suppliers give.
extension RunningConfiguration {
  /// The lists that suppliers gave, as orders are decided by them.
  struct Lists: Equatable {
    var prices: [SupplierID: PriceList] = [:]
    /// The rates by their sources.
    var rates: [String: RateList] = [:]
  }

  /// Has orders decided by the lists as they are now.
  func takeLists() async {
    await inTurn { await self.carryOutLists() }
  }

  /// The same within a turn.
  func carryOutLists() async {
    let rates = await parts.rates.lists.map { ($0.key.name, $0.value) }
    let now = Lists(
      prices: await parts.prices.lists,
      rates: Dictionary(rates) { first, _ in first })
    let before = lists
    guard now != before else { return }
    lists = now
    do throws(LedgerError) { try await decide(by: instructions) } catch {
      lists = before
      parts.assembly.logger.error(
        "lists were read and cannot be taken into use; those before stay",
        metadata: ["error": "\(error)"])
    }
  }

  /// How suppliers are chosen, with the rates that sources gave.
  func routing(of configuration: Configuration) -> RoutingRules {
    configuration.routing(with: lists.rates, at: parts.assembly.clock.now())
  }
}
