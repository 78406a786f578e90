internal import PurserCore

/// A command of the ledger, on its way from whoever asks to its answer.
struct LedgerCommand: Sendable {
  /// The question or order, and who takes the answer.
  enum Action: Sendable {
    case place(Placing)
    indirect case report(OrderReport, LedgerCompletion<OrderStatus>)
    indirect case next(NextAttempt, LedgerCompletion<NextPlacement>)
    indirect case take(BalanceReport, LedgerCompletion<Void>)
    indirect case announce(TopUpNotice, LedgerCompletion<TopUp>)
    indirect case changeTopUp(EntryReference, TopUpStep, LedgerCompletion<TopUp>)
    indirect case adjust(AdjustmentNotice, LedgerCompletion<Adjustment>)
    indirect case explain(ExplanationNotice, LedgerCompletion<Adjustment>)
    /// Lets overdue holds expire, and tells whether more are overdue.
    case expire(LedgerCompletion<Bool>)
    indirect case adopt(OwnerTerms, LedgerCompletion<[Leftover]>)
    indirect case status(OrderID, AttemptChoice, LedgerCompletion<OrderStatus>)
    /// Has the orders answered whose wait was ended.
    case endWaits
    /// Looks at the state, at the clock's moment, and answers at once; the failure where it cannot be looked at.
    case look(@Sendable (Result<LedgerView, LedgerError>) -> Void)
  }

  /// An order to be decided, and who takes the answer. An order has many parts to copy, and is read
  /// where it lies.
  final class Placing: Sendable {
    let request: PlacementRequest
    let completion: LedgerCompletion<Placement>

    init(_ request: PlacementRequest, _ completion: @escaping LedgerCompletion<Placement>) {
      self.request = request
      self.completion = completion
    }
  }

  /// What a command must ask the store before it can be decided.
  enum Question: Hashable, Sendable {
    case order(OrderID)
    /// All attempts of an order.
    case attempts(OrderID)
    /// All attempts of an order with their parts and notes.
    case account(OrderID)
    case entry(EntryReference)

    /// About an attempt of an order.
    static func about(_ id: OrderID, _ attempt: AttemptChoice) -> Question {
      attempt == .named ? .order(id) : .attempts(id.order)
    }
  }

  /// What the store has of it.
  struct Finding: Sendable {
    enum Content: Sendable {
      case order(Result<OrderRecord?, StoreError>)
      case attempts(Result<[OrderRecord], StoreError>)
      case account(Result<StoredAccount, StoreError>)
      case entry(Result<OwnerEntry?, StoreError>)
    }

    var content: Content
    /// How often the state had been read anew when the store was asked.
    var epoch: Int

    /// The attempts of the order that was asked for, the first one first; `nil` where they were not asked for.
    var attempts: Result<[OrderRecord], StoreError>? {
      switch content {
      case .attempts(let records): records
      case .account(let account): account.map(\.records)
      case .order, .entry: nil
      }
    }

    /// The order's account; `nil` where it was not asked for.
    var account: Result<StoredAccount, StoreError>? {
      switch content {
      case .account(let account): account
      case .order, .attempts, .entry: nil
      }
    }

    /// The record of an attempt of the order that was asked for; `nil` where none was.
    func record(of id: OrderID) -> Result<OrderRecord?, StoreError>? {
      if case .order(let record) = content { return record }
      return attempts?.map { $0.first { $0.id == id } }
    }
  }

  /// The question or order, and who takes the answer.
  let action: Action
  /// What the store has, once it was asked.
  var found: Finding?
  /// Its place among the orders that wait, once it has waited.
  var turn: Int?

  init(_ action: Action) { self.action = action }

  /// The command as it came: what the store had may be out of date.
  var undecided: LedgerCommand {
    var command = LedgerCommand(action)
    command.turn = turn
    return command
  }

  /// Answers without deciding.
  func fail(_ error: LedgerError) {
    switch action {
    case .place(let placing): placing.completion(.failure(error))
    case .report(_, let completion), .status(_, _, let completion): completion(.failure(error))
    case .next(_, let completion): completion(.failure(error))
    case .take(_, let completion): completion(.failure(error))
    case .expire(let completion): completion(.failure(error))
    case .announce(_, let completion), .changeTopUp(_, _, let completion):
      completion(.failure(error))
    case .adjust(_, let completion), .explain(_, let completion): completion(.failure(error))
    case .adopt(_, let completion): completion(.failure(error))
    case .endWaits: break
    case .look(let completion): completion(.failure(error))
    }
  }
}

/// An order as it is stored, with all that is kept of it.
struct StoredAccount: Sendable {
  /// The records of its attempts, the first one first.
  var records: [OrderRecord]
  /// The parts of the holds that were divided, by their numbers.
  var parts: [OrderID: [OrderStatus]]
  /// The notes of its attempts.
  var notes: [AttemptNote]
}

/// A change that the owner tells of.
struct AdjustmentNotice: Sendable {
  var reference: EntryReference
  var pool: PoolID
  var type: TransactionType
  var amount: Money
  var note: String?
}

/// What can be seen of the ledger at one moment.
struct LedgerView {
  /// The state; to be looked at only until the look returns.
  let state: LedgerState
  /// What the clock says.
  let clock: Timestamp
}
