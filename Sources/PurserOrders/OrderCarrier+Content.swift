package import PurserCore

/// What was delivered.
extension OrderCarrier {
  package func forgetContent(of order: OrderID, attempt: Int?) async throws(ContentRefusal) {
    var holds = [OrderID]()
    if let attempt {
      holds = [order.attempt(attempt)]
    } else {
      let notes = try await attempts(of: order)
      let purchases = await purchases(of: notes) ?? []
      // The shop has what it was given, and may not know of what came since.
      guard purchases.count < 2 else {
        throw .attemptMissing(purchases.map(\.note.hold.attemptNumber))
      }
      holds = purchases.map(\.note.hold)
      holds += notes.filter { $0.isOver && !holds.contains($0.hold) }.map(\.hold)
      // Content may be kept of an attempt of which nothing else is known any more.
      if notes.isEmpty { holds = [order] }
    }
    for hold in holds {
      do throws(StoreError) { try await surroundings.content.forget(hold) } catch {
        throw .storeFailed(error)
      }
      followers.forgetContent(of: hold)
    }
  }

  package func content(
    of order: OrderID, attempt: Int?
  ) async throws(ContentRefusal) -> AttemptContent {
    let notes = try await attempts(of: order)
    if attempt == nil, notes.count(where: \.isBought) < 2, let known = followers[order],
      !known.content.isEmpty, !(known.note.problem?.mayBeOfContent ?? false)
    {
      return AttemptContent(attempt: known.note.hold.attemptNumber, items: known.content)
    }
    let purchases = await purchases(of: notes) ?? []
    let place =
      attempt.map { number in purchases.firstIndex { $0.note.hold.attemptNumber == number } }
      ?? purchases.map(\.status).leading
    guard let note = place.map({ purchases[$0].note }), let request = note.request,
      let memo = note.memo
    else {
      let what = attempt.map { "attempt \($0) of order \(order)" } ?? "order \(order)"
      throw .unavailable(AttemptProblem(.notFound, "nothing was delivered of \(what)"))
    }
    let items = try await items(request, memo, of: note)
    return AttemptContent(attempt: note.hold.attemptNumber, items: items)
  }

  private func attempts(of order: OrderID) async throws(ContentRefusal) -> [AttemptNote] {
    do throws(LedgerError) { return try await surroundings.ledger.notes(of: order) } catch {
      if case .storeFailed(let error) = error { throw .storeFailed(error) }
      throw .unavailable(AttemptProblem(.unknown, "the ledger did not answer; ask again"))
    }
  }

  private func items(
    _ request: AttemptOrder, _ memo: AttemptMemo, of note: AttemptNote
  ) async throws(ContentRefusal) -> [[AttemptNews.Field]] {
    if let known = followers.content(of: note.hold) {
      return await whole(known, request, memo, of: note)
    }
    let kept: KeptContent
    do throws(StoreError) { kept = try await surroundings.content.content(of: note.hold) } catch {
      throw .storeFailed(error)
    }
    switch kept {
    case .items(let items): return await whole(items, request, memo, of: note)
    case .nothing:
      do throws(AttemptProblem) { return try await fetch(request, memo, of: note) } catch {
        throw .unavailable(error)
      }
    case .sealedOtherwise:
      do throws(AttemptProblem) { return try await fetch(request, memo, of: note) } catch {
        throw .sealed(error)
      }
    }
  }

  /// The content that is kept of an attempt, with what its supplier could not give before: nothing of it is lost by that.
  private func whole(
    _ items: [[AttemptNews.Field]], _ request: AttemptOrder, _ memo: AttemptMemo,
    of note: AttemptNote
  ) async -> [[AttemptNews.Field]] {
    guard note.isBought, note.problem?.mayBeOfContent ?? false,
      let found = try? await fetch(request, memo, of: note)
    else { return items }
    let fields = found.flatMap(\.self)
    guard fields.count > items.flatMap(\.self).count,
      items.allSatisfy({ $0.allSatisfy(fields.contains) })
    else { return items }
    _ = try? await surroundings.content.keep(found, of: note.hold)
    return found
  }

  /// The attempts of an order that were bought, as their suppliers or people say.
  ///
  /// - Returns: `nil` where the carrier has stopped.
  private func purchases(
    of notes: [AttemptNote]
  ) async -> [(note: AttemptNote, status: OrderStatus)]? {
    var purchases: [(note: AttemptNote, status: OrderStatus)] = []
    for note in notes where note.request != nil && note.memo != nil {
      guard let status = await knownStatus(of: note.hold) else { return nil }
      var isBought = note.isBought
      if case .settled? = status.state.holding?.ending { isBought = true }
      if isBought { purchases.append((note, status)) }
    }
    return purchases
  }

  /// Has a supplier tell once more what it delivered. It is not kept: the shop asks for it now.
  private func fetch(
    _ request: AttemptOrder, _ memo: AttemptMemo, of note: AttemptNote
  ) async throws(AttemptProblem) -> [[AttemptNews.Field]] {
    guard let supplier = orders(at: note.supplier, for: note.hold) else {
      throw AttemptProblem(.notFound, "no orders can be placed at \(note.supplier) any more")
    }
    let news = await supplier.content(request, memo)
    guard !news.content.isEmpty else {
      throw news.problem ?? AttemptProblem(.notFound, "the supplier gives no content")
    }
    guard news.isContentWhole else {
      throw news.problem
        ?? AttemptProblem(.unknown, "the supplier gives a part of the content now; ask again")
    }
    return news.content
  }
}

extension AttemptProblem {
  /// Whether it may be why a part of the content was not there when the order was delivered: such a reason passes.
  fileprivate var mayBeOfContent: Bool {
    switch kind {
    case .unreachable, .rateLimited, .maintenance, .unknown: true
    case .funds, .belowMinimum, .outOfStock, .auth, .invalid, .notFound, .duplicate, .similar,
      .inFlight, .malformed, .shapeChanged, .cancelled:
      false
    }
  }
}
