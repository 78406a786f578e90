internal import PurserCore

/// The answer to a command, until it may leave.
// Boxed, since it is handed on several times, and an order's record has many parts to copy.
indirect enum LedgerAnswer: Sendable {
  case placed(Result<Placement, LedgerError>, LedgerCommand.Placing)
  case status(Result<OrderStatus, LedgerError>, LedgerCompletion<OrderStatus>)
  case next(Result<NextPlacement, LedgerError>, LedgerCompletion<NextPlacement>)
  case done(Result<Void, LedgerError>, LedgerCompletion<Void>)
  case expired(isMoreOverdue: Bool, LedgerCompletion<Bool>)
  case toppedUp(Result<TopUp, LedgerError>, LedgerCompletion<TopUp>)
  case adopted(Result<[Leftover], LedgerError>, LedgerCompletion<[Leftover]>)
  case adjusted(Result<Adjustment, LedgerError>, LedgerCompletion<Adjustment>)

  /// Sends the answer.
  func deliver() {
    switch self {
    case .placed(let result, let placing): placing.completion(result)
    case .status(let result, let completion): completion(result)
    case .next(let result, let completion): completion(result)
    case .done(let result, let completion): completion(result)
    case .expired(let isMoreOverdue, let completion): completion(.success(isMoreOverdue))
    case .toppedUp(let result, let completion): completion(result)
    case .adopted(let result, let completion): completion(result)
    case .adjusted(let result, let completion): completion(result)
    }
  }
}
