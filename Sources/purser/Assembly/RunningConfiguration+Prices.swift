import Logging
import PurserCore
import PurserSuppliers

/// Takes the price lists into use that suppliers give.
extension RunningConfiguration {
  /// Has orders decided by the lists as they are now.
  func takePriceLists() async {
    await inTurn { await self.carryOutLists() }
  }

  /// The same within a turn.
  func carryOutLists() async {
    let (lists, before) = (await parts.prices.lists, priceLists)
    guard lists != before else { return }
    priceLists = lists
    do throws(LedgerError) { try await decide(by: instructions) } catch {
      priceLists = before
      parts.assembly.logger.error(
        "price lists were read and cannot be taken into use; those before stay",
        metadata: ["error": "\(error)"])
    }
  }
}
