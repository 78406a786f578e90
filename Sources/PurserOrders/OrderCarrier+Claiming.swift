internal import Logging
internal import PurserCore

/// No purchase counts for two orders.
extension OrderCarrier {
  /// The news of an attempt as far as they are of its own purchase. What the supplier calls by a name that another attempt
  /// has, or gives for a reference that another one had first, says nothing of this one: nobody knows what became of it.
  ///
  /// - Returns: the news that count; `nil` where the carrier stopped before that could be told.
  func own(
    _ news: AttemptNews, from source: AttemptLife.Source, of hold: OrderID
  ) async -> AttemptNews? {
    guard let life = attempts[hold]?.life else { return nil }
    let known = life.note.memo?.supplierReference
    if let name = news.memo.supplierReference, name != known {
      switch await owner(of: name, at: life.note.supplier, besides: hold) {
      case .nobody: break
      case .other(let owner): return withoutPurchase(news, of: owner, name, life, source)
      case .stopped: return nil
      }
    }
    guard let reference = sharedReference(of: news, life) else { return news }
    switch await holder(of: reference, at: life.note.supplier, besides: hold) {
    case .nobody: return news
    case .other(let owner): return withoutPurchase(news, of: owner, nil, life, source)
    case .stopped: return nil
    }
  }

  private enum Owner {
    case nobody
    case other(OrderID)
    /// The carrier has stopped.
    case stopped
  }

  /// Whose purchase the supplier calls so.
  private func owner(
    of name: String, at supplier: SupplierID, besides hold: OrderID
  ) async -> Owner {
    if let owner = claims.claim(name, at: supplier, for: hold) { return .other(owner) }
    let owner = await first(.at(supplier, .supplierReference(name))) { $0.hold != hold }
    switch owner {
    case .other, .stopped: claims.giveUp(of: hold)
    case .nobody: break
    }
    return owner
  }

  /// The reference of an attempt whose supplier returns the first order for one that is repeated, where another attempt may
  /// have it as well; `nil` where nothing was bought.
  private func sharedReference(of news: AttemptNews, _ life: AttemptLife) -> String? {
    guard life.terms.onRepeat == .returnsFirst, let reference = news.memo.reference,
      let request = life.note.request, !reference.contains(request.id)
    else { return nil }
    switch news.state {
    case .accepted, .inFlight, .partial, .delivered, .reversed: return reference
    case .failed, .unknown: return nil
    }
  }

  private func holder(
    of reference: String, at supplier: SupplierID, besides hold: OrderID
  ) async -> Owner {
    await first(.found(supplier, .reference(reference))) { note in
      note.hold != hold && note.request != nil && note.state != .failed
    }
  }

  /// The first attempt of those that are asked for, asked until the ledger can say.
  private func first(
    _ question: AttemptQuestion, where fits: (AttemptNote) -> Bool
  ) async -> Owner {
    var pause = Duration.milliseconds(100)
    while phase != .stopped {
      do throws(LedgerError) {
        let notes = try await surroundings.ledger.notes(question)
        return notes.first(where: fits).map { .other($0.hold) } ?? .nobody
      } catch {
        guard await self.pause(&pause) else { return .stopped }
      }
    }
    return .stopped
  }

  /// The news without what they tell of another attempt's purchase. A request that was refused has bought nothing,
  /// whatever order the refusal names.
  private func withoutPurchase(
    _ news: AttemptNews, of owner: OrderID, _ name: String?, _ life: AttemptLife,
    _ source: AttemptLife.Source
  ) -> AttemptNews {
    var own = news
    own.memo.supplierReference = life.note.memo?.supplierReference
    if source == .placing, news.state == .failed || !news.mayHaveBeenSent { return own }
    let problem = AttemptProblem(purchaseOf: owner, called: name)
    surroundings.logger.warning(
      "a supplier told of another order's purchase, which counts once",
      metadata: [
        "order": "\(life.note.hold.order)", "supplier": "\(life.note.supplier)",
        "other": "\(owner.order)",
      ])
    return AttemptNews(
      .unknown, problem: problem, memo: own.memo, retryAfter: news.retryAfter)
  }
}
