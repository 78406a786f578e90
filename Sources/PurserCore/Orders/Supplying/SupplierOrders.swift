/// Places orders at one supplier, and finds out what became of them. It owns no attempt: whoever carries orders
/// through stores what it returns, and decides what is asked next.
///
/// May be called by many tasks at once, for different attempts; of one attempt one call at a time. No call
/// throws: what went wrong is part of the news, without secrets. A task that is cancelled ends the exchange
/// under way, and the news says whether the request may have left.
package protocol SupplierOrders: Sendable {
  /// What the supplier promises about orders.
  var terms: SupplierOrderTerms { get }

  /// The same orders, for an attempt that has `others` beside it.
  func beside(_ others: any OtherAttempts) -> any SupplierOrders

  /// Makes the reference, and makes the calls that buy nothing, such as asking for a price.
  ///
  /// Called once for an attempt, before `buy`. Nothing is bought when it returns, whatever it returns. The
  /// caller stores the memo before it calls `buy`.
  ///
  /// - Parameters:
  ///   - order: what is asked for.
  ///   - moment: when the attempt begins, by the ledger's clock.
  /// - Returns: the memo to store, or why the attempt ended.
  func prepare(_ order: AttemptOrder, at moment: Timestamp) async -> AttemptPreparation

  /// The memo that `prepare` would give, where nobody is asked for it. Returns within microseconds, since orders
  /// are decided meanwhile.
  ///
  /// - Returns: `nil` where `prepare` has to be called: it makes calls, or the attempt would end there.
  func memo(of order: AttemptOrder, at moment: Timestamp) -> AttemptMemo?

  /// Makes the calls that buy, and reads what the replies say; what only a further call tells, such as the
  /// content, is asked for.
  ///
  /// Called once for an attempt, with the memo that `prepare` gave and that is on disk. No request that may
  /// buy leaves twice. Where the state is `unknown`, money may have been taken: the caller keeps the hold and
  /// asks `lookUp`. Where `mayHaveBeenSent` is `false`, nothing was bought.
  func buy(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews

  /// Asks where the attempt stands. Buys nothing, but where `terms.looksUpByRepeating` says that the same order
  /// is placed again; then the caller has seen to `terms.repeatHolds`.
  ///
  /// Called whenever the plan of `terms.polling` says so, and after a restart for every attempt whose memo is
  /// on disk and whose end is not. A state of `failed` is definite. An absence that is too young, and a
  /// look-up that fails, are `unknown`.
  func lookUp(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews

  /// Asks for what was delivered once more, for a caller that has not kept it. The news have the content, or
  /// the problem that stands against it, such as that it can be read once only.
  func content(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews

  /// Verifies what the supplier sent by itself, and says which attempt it is about. Nothing is asked.
  ///
  /// - Throws: `AttemptMessageRefusal` where it is not the supplier's, or of no use; the caller answers with a
  ///   refusal and changes nothing.
  func address(of message: AttemptMessage) throws(AttemptMessageRefusal) -> AttemptAddress

  /// What a message says of the attempt that `address` named. The caller has found its order and memo. A
  /// message that says nothing of the state is news of state `unknown`, and is to be looked up.
  func take(
    _ message: AttemptMessage, of order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews
}

extension SupplierOrders {
  /// Every attempt has to be prepared.
  package func memo(of order: AttemptOrder, at moment: Timestamp) -> AttemptMemo? { nil }
  package func beside(_ others: any OtherAttempts) -> any SupplierOrders { self }
}
