internal import Foundation
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/suppliers/{id}/pause`: no new orders for a time, all or those for some products.
  @Sendable func pauseSupplier(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try await steer(request, context, besides: ["skus"]) { reader throws(Problem) in
      guard let skus = try reader.optionalStrings("skus")?.map(\.text) else {
        return .pause(skus: [])
      }
      // An empty list is a selection that came to nothing, and not one of everything.
      guard 1...SupplierInstruction.maximumSKUs ~= skus.count, !skus.contains("") else {
        throw Problem(
          .invalidField,
          "`skus` must name 1 to \(SupplierInstruction.maximumSKUs) products, or be left out",
          field: "skus")
      }
      return .pause(skus: Set(skus))
    }
  }

  /// `POST /v1/suppliers/{id}/drain`: no new orders; those that it has go on to their end.
  @Sendable func drainSupplier(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try await steer(request, context) { _ throws(Problem) in .drain }
  }

  /// `POST /v1/suppliers/{id}/resume`: a pause or a draining is over.
  @Sendable func resumeSupplier(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: [])
    return try await steered(.resume, try supplierID(context))
  }

  /// `POST /v1/suppliers/{id}/priority`: another rank; without one the file decides again.
  @Sendable func setPriority(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try await steer(request, context, besides: ["priority"], orElse: .dropPriority) {
      reader throws(Problem) in
      try reader.optionalInteger("priority", in: Self.priorities).map { .priority(Int($0)) }
    }
  }

  /// `POST /v1/suppliers/{id}/floor`: what is never spent; without an amount the file decides again.
  @Sendable func setFloor(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    let currency = try OrderRequest.currency(from: reader, known: terms.currencies)
    let pool = try reader.optionalString("pool")
    if let pool { try await requirePool(pool, in: currency, of: try supplierID(context)) }
    return try await steer(
      reader, context, besides: ["amount", "currency", "pool"],
      orElse: .dropFloor(pool: pool, currency)
    ) { reader throws(Problem) in
      try reader.optionalCost("amount", in: currency, mayBeZero: true).map {
        .floor(Supplier.Floor(pool: pool, amount: $0))
      }
    }
  }

  /// Refuses a pool that the supplier has not; that there is no such supplier, others say.
  private func requirePool(
    _ pool: String, in currency: Currency, of supplier: SupplierID
  ) async throws(Problem) {
    guard let known = terms.suppliers.first(where: { $0.id == supplier }) else { return }
    // A floor under a pool that is gone can be taken back.
    let floors = known.floors.filter { $0.amount.currency == currency }
    if floors.contains(where: { $0.pool == pool }) { return }
    let all = try await answering { () throws(LedgerError) in try await ledger.pools() }
    let pools = Set(all.positions.map(\.pool) + all.waiting).filter { $0.supplier == supplier }
    guard !pools.contains(where: { $0.pool == pool && $0.currency == currency }) else { return }
    let named = pools.sorted().prefix(20).map { "\($0.pool) in \($0.currency)" }
    throw Problem(
      .unknownPool,
      "\(supplier) has no pool `\(pool.prefix(64))` in \(currency); "
        + (named.isEmpty ? "none was read yet" : "it has \(named.joined(separator: ", "))"),
      field: "pool")
  }

  /// What a rank may be, as in the file.
  private static let priorities = Int64(0)...1_000_000
  /// How long an instruction may count: at the end of the longest time somebody should look.
  private static let lengths = Duration.seconds(1)...Duration.seconds(365 * 86_400)

  // MARK: Parts

  private func steer(
    _ request: Request, _ context: BasicRequestContext, besides fields: [String] = [],
    orElse change: SteeringChange? = nil,
    _ content: (ObjectReader) throws(Problem) -> SupplierInstruction.Content?
  ) async throws -> Response {
    try await steer(
      try await object(in: request, mayBeEmpty: true), context, besides: fields, orElse: change,
      content)
  }

  /// Takes an instruction with what all have: how long it counts, why, and who says it.
  private func steer(
    _ reader: ObjectReader, _ context: BasicRequestContext, besides fields: [String],
    orElse change: SteeringChange?,
    _ content: (ObjectReader) throws(Problem) -> SupplierInstruction.Content?
  ) async throws -> Response {
    try reader.refuseUnknown(besides: fields + ["for", "reason", "by"])
    let length = try reader.optionalDuration("for", in: Self.lengths)
    let reason = try reader.optionalText("reason", upTo: SupplierInstruction.maximumTextLength)
    let by = try reader.optionalText("by", upTo: SupplierInstruction.maximumTextLength)
    let supplier = try supplierID(context)
    if let content = try content(reader) {
      return try await steered(.say(content, for: length, reason: reason, by: by), supplier)
    }
    guard let change else { throw reader.missing(fields.first ?? "") }
    return try await steered(change, supplier)
  }

  private func supplierID(_ context: BasicRequestContext) throws(Problem) -> SupplierID {
    let name = context.parameters.get("id") ?? ""
    return SupplierID(name.removingPercentEncoding ?? name)
  }

  /// Has a change take effect, and answers with the supplier as it is then.
  private func steered(
    _ change: SteeringChange, _ supplier: SupplierID
  ) async throws(Problem) -> Response {
    guard let steering else {
      throw Problem(.notFound, "this gateway runs with a configuration that no file holds")
    }
    do throws(SteeringError) { try await steering.steer(change, of: supplier) } catch {
      switch error {
      case .unknownSupplier(let supplier):
        throw Problem(
          .notFound, "suppliers.yaml has no supplier `\(supplier.name.prefix(64))`")
      case .storeFailed(let error):
        var problem = Problem(
          .storeFailed, "the instruction could not be kept, and nothing has changed",
          retryAfterSeconds: 5)
        problem.cause = error.message
        throw problem
      case .ledgerFailed(let error): throw Problem(error)
      }
    }
    guard let known = terms.suppliers.first(where: { $0.id == supplier }) else {
      throw Problem(.notFound, "suppliers.yaml has no supplier `\(supplier.name.prefix(64))`")
    }
    let listing = await supplierListing
    return Response { json in known.write(listing, to: &json) }
  }
}
