package import Testing

extension Trait where Self == TimeLimitTrait {
  /// A test that would wait for ever fails instead, and the run goes on. It says nothing of how fast
  /// the test is: the time runs also while other tests have the processors, so that the limit is far
  /// beyond what a slow machine needs for all of them.
  package static var mustEnd: Self { .timeLimit(.minutes(10)) }
}
