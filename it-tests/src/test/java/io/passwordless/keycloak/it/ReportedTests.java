package io.passwordless.keycloak.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The tests that Surefire or Failsafe has reported. */
public final class ReportedTests {

  private ReportedTests() {}

  /** The elements {@code testcase} of the reports in this directory; none if it is not there. */
  public static List<Element> in(Path directory) {
    List<Element> tests = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return tests;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "TEST-*.xml")) {
      for (Path file : files) {
        NodeList reported =
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < reported.getLength(); i++) {
          tests.add((Element) reported.item(i));
        }
      }
      return tests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("no report of tests: " + directory, e);
    }
  }
}
