internal import PurserCore

/// Keeps the access token of one supplier for all its readings: one request for a token at a time,
/// whose result every reading that waits shares.
actor AccessTokens {
  /// Asks for a token.
  typealias Fetch = @Sendable () async -> Result<AccessToken, CheckFailure>

  private enum State {
    /// No token was asked for yet, or the last request failed or was given up.
    case none
    /// A request is under way; it belongs to no reading, so none that gives up ends it for others.
    case fetching(Task<Result<AccessToken, CheckFailure>, Never>)
    /// A token, usable or not.
    case held(AccessToken)
  }

  private var state = State.none
  private var generation = 0
  /// How many readings wait for the request under way.
  private var waiting = 0
  private let fetch: Fetch
  /// Whether a request goes on although nobody waits for it: what it brings must not be lost.
  private let goesOn: Bool

  /// Tokens of a supplier, fetched by `request`.
  init(_ request: TokenRequest, _ refreshTokens: RefreshTokens) {
    goesOn = request.grant.refreshToken != nil
    guard goesOn else {
      fetch = { await request.run(refreshToken: nil).mapError { $0.failure.givingNoToken() } }
      return
    }
    switch refreshTokens {
    case .kept(let store, let key, let unsaved, let missingKey):
      let spending = RefreshTokenSpending(
        request: request, store: store, box: SecretBox(key: key), unsaved: unsaved,
        missingKey: missingKey)
      fetch = { await spending.run() }
    case .refused(let reason):
      fetch = { .failure(.refreshTokenUnsent(reason)) }
    }
  }

  /// A token to use at `now`. Where the supplier did not accept the token `refused`, another is
  /// fetched, unless one has been since.
  ///
  /// - Throws: the `CheckFailure` of the request for a token.
  func token(
    at now: Timestamp, replacing refused: AccessToken? = nil
  ) async throws(CheckFailure) -> AccessToken {
    switch state {
    case .held(let token) where token.generation != refused?.generation && token.isUsable(at: now):
      return token
    case .fetching(let task):
      return try await wait(for: task).get()
    case .none, .held:
      return try await wait(for: startFetching()).get()
    }
  }

  /// Waits with the others. When the last of them is cancelled, the request is.
  private func wait(
    for task: Task<Result<AccessToken, CheckFailure>, Never>
  ) async -> Result<AccessToken, CheckFailure> {
    waiting += 1
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      Task { await self.giveUp(task) }
    }
  }

  /// Whoever comes next does not join a request that is given up: it would fail with it.
  private func giveUp(_ task: Task<Result<AccessToken, CheckFailure>, Never>) {
    guard case .fetching(task) = state else { return }
    waiting -= 1
    guard waiting == 0, !goesOn else { return }
    task.cancel()
    state = .none
  }

  private func startFetching() -> Task<Result<AccessToken, CheckFailure>, Never> {
    generation += 1
    let number = generation
    let task = Task { [fetch] in
      let result = await fetch().map { token in
        var token = token
        token.generation = number
        return token
      }
      finish(result, number)
      return result
    }
    state = .fetching(task)
    waiting = 0
    return task
  }

  /// A request that was given up says nothing any more once another was begun.
  private func finish(_ result: Result<AccessToken, CheckFailure>, _ number: Int) {
    guard number == generation else { return }
    switch result {
    case .success(let token): state = .held(token)
    case .failure: state = .none
    }
  }
}
