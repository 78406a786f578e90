/// All that is known of an attempt after its supplier was asked, or has told by itself.
package struct AttemptNews: Sendable {
  /// A value of an item that was delivered, under the name that the adapter gives it. It is a secret.
  package struct Field: Hashable, Sendable {
    /// What the adapter calls it: `code`, `pin`.
    package var name: String
    /// The text exactly as received.
    package var value: String

    /// A value under its name.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Where the attempt stands.
  package var state: AttemptState
  /// The trouble with it; `nil` where there is none.
  package var problem: AttemptProblem?
  /// What was the trouble first, where look-ups since have brought another one.
  package var firstProblem: AttemptProblem?
  /// What has to be stored of it from now on.
  package var memo: AttemptMemo
  /// What the supplier charged for it; `nil` where it has not said so.
  package var charged: Money?
  /// A reading of the pool that came along. It certainly contains the order.
  package var balance: SupplierBalance?
  /// How many units were delivered; `nil` where the supplier has not said so.
  package var quantity: Int64?
  /// That what was charged is in no reply; said where none before told it either.
  package var lackOfCharge: AttemptProblem?
  /// What was delivered: the items in their order, each with its fields in the adapter's order.
  package var content: [[Field]]
  /// Whether a request may have left that buys. `false` means that nothing was bought by this call.
  package var mayHaveBeenSent: Bool
  /// How long the supplier asked not to be called again.
  package var retryAfter: Duration?
  /// Whether it is told only that the supplier knows no such order: `failed`, or `unknown` where it knew it before.
  package var isAbsence = false
  /// Whether no part of the content is missing for a reason that passes: then it may be asked for again.
  package var isContentWhole = true

  /// News of an attempt; what the supplier has not told is left out.
  package init(
    _ state: AttemptState, problem: AttemptProblem? = nil, memo: AttemptMemo,
    charged: Money? = nil, balance: SupplierBalance? = nil, quantity: Int64? = nil,
    content: [[Field]] = [], mayHaveBeenSent: Bool = true, retryAfter: Duration? = nil
  ) {
    self.state = state
    self.problem = problem
    self.memo = memo
    self.charged = charged
    self.balance = balance
    self.quantity = quantity
    self.content = content
    self.mayHaveBeenSent = mayHaveBeenSent
    self.retryAfter = retryAfter
  }
}

extension AttemptNews {
  /// These news with what is missing of them said, where nobody knows what was told before.
  package var whole: AttemptNews {
    var news = self
    if charged == nil { news.problem = problem ?? lackOfCharge }
    return news
  }

  /// These news with what `earlier` ones told and these do not. A look-up that could not tell takes nothing
  /// back: the state that was known stands, with the problem of the look-up where that does not pass by itself. The
  /// problem that came first is kept beside the latest.
  package func following(_ earlier: AttemptNews) -> AttemptNews {
    var news = self
    if isAbsence, state == .unknown {
      news.problem = problem
    } else if state == .unknown, earlier.state != .unknown {
      news.state = earlier.state
      news.problem = problem.flatMap { $0.isLasting ? $0 : nil } ?? earlier.problem
    } else if state == .unknown {
      news.problem = problem ?? earlier.problem
    }
    if state == .unknown, let first = earlier.firstProblem ?? earlier.problem,
      first != news.problem
    {
      news.firstProblem = first
    }
    // What was told on the way to a failure was not taken.
    news.charged = news.state == .failed ? nil : charged ?? earlier.charged
    news.balance = balance ?? earlier.balance
    news.quantity = quantity ?? earlier.quantity
    if content.isEmpty { news.content = earlier.content }
    news.mayHaveBeenSent = mayHaveBeenSent || earlier.mayHaveBeenSent
    return news
  }
}
