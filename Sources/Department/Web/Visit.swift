import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// One connection: tells the doorkeeper what it waits for, ends where an answer says that it ends, and says what was
/// wrong with bytes that are no request.
final class Visit: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How long we still listen to whoever was told to leave: an end without it could overtake the answer.
  private static let farewell = TimeAmount.seconds(2)
  /// How long the rest of a request may take that was answered before it had come to its end, and how many bytes.
  private static let rest = TimeAmount.seconds(5)
  private static let most = 256 * 1024

  private let keeper: Doorkeeper
  private var seat: Doorkeeper.Seat?
  /// Requests that have no answer yet.
  private var due = 0
  /// Requests that have begun.
  private var begun = 0
  private var isReading = false
  private var isLast = false
  private var isLeaving = false
  private var left = Visit.most
  /// What could not be read.
  private var trouble: HTTPParserError?

  /// A connection at this doorkeeper's door.
  init(_ keeper: Doorkeeper) { self.keeper = keeper }

  func handlerAdded(context: ChannelHandlerContext) {
    let seat = Doorkeeper.Seat(context.channel)
    self.seat = seat
    keeper.admit(seat)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    if let seat { keeper.dismiss(seat) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isLeaving { return }
    switch unwrapInboundIn(data) {
    case .head:
      due += 1
      begun += 1
      isReading = true
      left = Self.most
      stands(.sending, context)
    case .body(let bytes):
      if due == 0 {
        left -= bytes.readableBytes
        if left < 0 { return leave(context) }
      }
    case .end:
      isReading = false
      stands(due > 0 ? .busy : .idle, context)
    }
    context.fireChannelRead(data)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stands(isReading ? .sending : due > 0 ? .busy : .idle, context)
    context.fireChannelWritabilityChanged()
  }

  /// Notes what it waits for; whoever does not take our answers keeps us waiting as well.
  private func stands(_ stage: Doorkeeper.Stage, _ context: ChannelHandlerContext) {
    seat?.stands(context.channel.isWritable ? stage : .sending)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    trouble = error as? HTTPParserError ?? trouble
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      isLast = head.headerFields[.connection] == "close"
      if let trouble, isLast, head.status == .badRequest {
        return refuse(head, trouble, context, promise)
      }
      context.write(data, promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      if isLeaving {
        promise?.succeed()
        return
      }
      due = max(0, due - 1)
      if isLast {
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.cascade(to: promise)
        context.writeAndFlush(data, promise: sent)
        sent.futureResult.assumeIsolated().whenComplete { _ in self.leave(context) }
      } else {
        context.write(data, promise: promise)
        if isReading { waitForTheRest(context) } else { stands(due > 0 ? .busy : .idle, context) }
      }
    }
  }

  /// Says what could not be read; where the request has its answer already there is nothing more to say.
  private func refuse(
    _ head: HTTPResponse, _ trouble: HTTPParserError, _ context: ChannelHandlerContext,
    _ promise: EventLoopPromise<Void>?
  ) {
    if isReading, due == 0 {
      promise?.succeed()
      return leave(context)
    }
    let isLong = trouble == .headerOverflow
    let sentence =
      isLong
      ? "The address or the headers of this request are too long.\nАдрес или заголовки запроса слишком длинные.\n"
      : "This is no HTTP/1.1 request that can be read in one way only (\(trouble)).\nЭто не запрос HTTP/1.1, который можно прочесть единственным образом.\n"
    var head = head
    head.status = isLong ? .requestHeaderFieldsTooLarge : .badRequest
    head.headerFields[.contentType] = "text/plain; charset=utf-8"
    head.headerFields[.contentLength] = "\(sentence.utf8.count)"
    head.headerFields[.xContentTypeOptions] = "nosniff"
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(string: sentence))), promise: promise)
  }

  /// What was answered before it had come to its end may come to it, within bounds: then the connection goes on.
  private func waitForTheRest(_ context: ChannelHandlerContext) {
    let request = begun
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) {
      if self.begun == request, self.isReading { self.leave(context) }
    }
  }

  /// Says nothing more, listens for a moment, and goes.
  private func leave(_ context: ChannelHandlerContext) {
    if isLeaving { return }
    isLeaving = true
    seat?.stands(.idle)
    context.close(mode: .output, promise: nil)
    let channel = context.channel
    context.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
  }
}

@available(*, unavailable)
extension Visit: Sendable {}
