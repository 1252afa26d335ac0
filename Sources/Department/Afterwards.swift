import ServiceLifecycle

/// A service that begins once the doors are open: whoever waits at them goes before the clock.
struct Afterwards: Service {
  private let service: any Service
  private let opened: AsyncStream<Void>
  private let doors: AsyncStream<Void>.Continuation

  /// Begins when it hears that the doors are open.
  init(_ service: any Service) {
    self.service = service
    (opened, doors) = AsyncStream<Void>.makeStream()
  }

  /// The doors are open.
  func open() { doors.finish() }

  func run() async throws {
    await cancelWhenGracefulShutdown { for await _ in opened {} }
    if !Task.isCancelled { try await service.run() }
  }
}
