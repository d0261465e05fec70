package io.passwordless.keycloak.it.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A connection that sends what it is given, well-formed or not; HTTP clients refuse to. Kept open
 * for as long as the server does. Not thread-safe.
 */
public final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final String host;
  private final int port;
  private Socket socket;
  private InputStream in;

  /** A connection to the server of this address. */
  public RawConnection(URI server) {
    this.host = server.getHost();
    this.port = server.getPort();
  }

  /**
   * A request.
   *
   * @param target what stands between the method and the version: no space, no line end
   * @param headers lines without a line end, besides Host and Content-Length
   * @param body a character for every byte, null if there is none
   */
  public record Request(String method, String target, List<String> headers, String body) {}

  /** An answer. */
  public record Answer(int status, List<String> headers, String body) {

    /** The values of a header. */
    public List<String> values(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }
  }

  /** Sends a request, and reads the answer; empty if the server hung up on it. */
  public Optional<Answer> send(Request request) {
    boolean reused = socket != null;
    Optional<Answer> answer = exchange(request);
    // an idle connection may have been closed by the server before this request
    return answer.isEmpty() && reused ? exchange(request) : answer;
  }

  private Optional<Answer> exchange(Request request) {
    try {
      connect();
      socket.getOutputStream().write(bytes(request));
      socket.getOutputStream().flush();
      return Optional.of(read(request.method().equals("HEAD")));
    } catch (IOException e) {
      close();
      return Optional.empty();
    }
  }

  private void connect() throws IOException {
    if (socket == null) {
      socket = new Socket(host, port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }
  }

  private byte[] bytes(Request request) {
    StringBuilder all = new StringBuilder();
    all.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    all.append("Host: ").append(host).append(':').append(port).append("\r\n");
    request.headers().forEach(line -> all.append(line).append("\r\n"));
    if (request.body() == null) {
      all.append("\r\n");
    } else {
      all.append("Content-Length: ").append(request.body().length()).append("\r\n\r\n");
      all.append(request.body());
    }
    return all.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private Answer read(boolean headOnly) throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Answer head = new Answer(status, headers, "");
    byte[] body = new byte[0];
    if (!headOnly && status != 204 && status != 304) {
      body = body(head);
    }
    if (head.values("Connection").contains("close")) {
      close();
    }
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] body(Answer head) throws IOException {
    List<String> length = head.values("Content-Length");
    if (!length.isEmpty()) {
      return exactly(Integer.parseInt(length.get(0)));
    }
    if (!head.values("Transfer-Encoding").contains("chunked")) {
      byte[] rest = in.readAllBytes();
      close();
      return rest;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(exactly(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is gone either way
      }
      socket = null;
    }
  }
}
