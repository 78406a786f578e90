package import PurserCore

/// What the order lane asks of the ledger. Each call returns at once; its completion is called once,
/// on any thread, when the answer is durable, and returns at once as well.
package struct OrderCalls: Sendable {
  /// An order's record, and whether it was stored before.
  package typealias Placement = (record: OrderRecord, isRepetition: Bool)
  /// Told how an order was decided.
  package typealias Placed = @Sendable (Result<Placement, LedgerError>) -> Void
  /// Told where an order stands after a report.
  package typealias Taken = @Sendable (Result<OrderRecord, LedgerError>) -> Void

  /// Decides an order; a refusal is not stored, since something can still be done about it.
  package var place: @Sendable (Order, Fingerprint, @escaping Placed) -> Void
  /// Takes a report that carries nothing.
  package var take: @Sendable (LedgerState.Report, OrderID, @escaping Taken) -> Void

  /// Calls that are answered by these functions.
  package init(
    place: @escaping @Sendable (Order, Fingerprint, @escaping Placed) -> Void,
    take: @escaping @Sendable (LedgerState.Report, OrderID, @escaping Taken) -> Void
  ) {
    self.place = place
    self.take = take
  }

  /// Calls that a ledger answers.
  ///
  /// - Parameters:
  ///   - ledger: who decides.
  ///   - router: how.
  ///   - retriesRefused: whether a refused order may be decided again under its name.
  package init(_ ledger: Ledger, router: Router, retriesRefused: Bool) {
    self.init(
      place: { order, fingerprint, placed in
        Task {
          do throws(LedgerError) {
            placed(
              .success(
                try await ledger.place(
                  order, fingerprint: fingerprint, router: router,
                  retriesRefused: retriesRefused, storesRefusal: false)))
          } catch { placed(.failure(error)) }
        }
      },
      take: { report, id, taken in
        Task {
          do throws(LedgerError) {
            taken(.success(try await ledger.take(report, of: id)))
          } catch { taken(.failure(error)) }
        }
      })
  }
}
