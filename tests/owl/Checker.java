import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.RDFOntologyFormat;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLAnnotation;
import org.semanticweb.owlapi.model.OWLAnnotationAssertionAxiom;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLLogicalAxiom;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyFormat;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.util.SimpleIRIMapper;

/**
 * Checks ontologies with HermiT and OWL API's profile checkers.
 *
 * Reads one job a line from standard input: a name, the root file, then IRI=file for each import,
 * all separated by tabs. Writes one JSON object a line for each job. A member that is absent was
 * not established: whoever reads the output must demand it.
 */
public class Checker {
    public static void main(String[] arguments) throws Exception {
        BufferedReader jobs =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        java.io.PrintStream out = new java.io.PrintStream(System.out, true, "UTF-8");
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            String[] parts = job.split("\t");
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("name", parts[0]);
            try {
                check(parts, result);
            } catch (Throwable problem) {
                result.put("error", problem.getClass().getSimpleName());
                result.put("message", String.valueOf(problem.getMessage()));
            }
            out.println(json(result));
        }
    }

    private static void check(String[] parts, Map<String, Object> result) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        // Mappers are asked from the last to the first; an import without a file must not be fetched.
        manager.addIRIMapper(iri -> IRI.create(new File("/no file is mapped to this import")));
        for (int number = 2; number < parts.length; number++) {
            int equals = parts[number].indexOf('=');
            IRI file = IRI.create(new File(parts[number].substring(equals + 1)));
            IRI iri = IRI.create(parts[number].substring(0, equals));
            manager.addIRIMapper(new SimpleIRIMapper(iri, file));
        }
        OWLOntology root = manager.loadOntologyFromOntologyDocument(new File(parts[1]));

        TreeSet<String> axioms = new TreeSet<>();
        TreeSet<String> logical = new TreeSet<>();
        TreeSet<String> unparsed = new TreeSet<>();
        TreeSet<String> annotations = new TreeSet<>();
        for (OWLOntology ontology : root.getImportsClosure()) {
            for (OWLAxiom axiom : ontology.getAxioms()) {
                axioms.add(axiom.toString());
                if (axiom instanceof OWLLogicalAxiom) {
                    logical.add(axiom.getAxiomWithoutAnnotations().toString());
                } else if (axiom instanceof OWLAnnotationAssertionAxiom) {
                    OWLAnnotationAssertionAxiom annotation = (OWLAnnotationAssertionAxiom) axiom;
                    annotations.add(annotation.getSubject() + " "
                            + annotation.getProperty().getIRI() + " " + annotation.getValue());
                }
            }
            for (OWLAnnotation annotation : ontology.getAnnotations()) {
                annotations.add(ontology.getOntologyID().getOntologyIRI() + " "
                        + annotation.getProperty().getIRI() + " " + annotation.getValue());
            }
            OWLOntologyFormat format = manager.getOntologyFormat(ontology);
            if (format instanceof RDFOntologyFormat) {
                ((RDFOntologyFormat) format).getOntologyLoaderMetaData().getUnparsedTriples()
                        .forEach(triple -> unparsed.add(triple.getSubject() + " "
                                + triple.getPredicate() + " " + triple.getObject()));
            }
        }
        result.put("ontologies", root.getImportsClosure().size());
        result.put("axioms", axioms.size());
        result.put("logical_axioms", logical.size());
        // OWL API also lists triples here that it did turn into annotations.
        unparsed.removeIf(triple -> annotations.contains(triple.replaceAll("[<>]", "")));
        result.put("unparsed", new ArrayList<>(unparsed));
        result.put("dl_violations", violations(new OWL2DLProfile(), root));
        result.put("rl_violations", violations(new OWL2RLProfile(), root));

        Reasoner reasoner = new Reasoner(new Configuration(), root);
        boolean consistent = reasoner.isConsistent();
        result.put("consistent", consistent);
        if (consistent) {
            List<String> unsatisfiable = new ArrayList<>();
            for (OWLClass nothing : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()) {
                unsatisfiable.add(nothing.getIRI().toString());
            }
            result.put("unsatisfiable", unsatisfiable);
        }
        reasoner.dispose();
    }

    private static List<String> violations(OWLProfile profile, OWLOntology ontology) {
        TreeSet<String> found = new TreeSet<>();
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
            found.add(violation.getClass().getSimpleName() + ": " + violation);
        }
        return new ArrayList<>(found);
    }

    private static String json(Object value) {
        if (value instanceof Map) {
            List<String> members = new ArrayList<>();
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                members.add(json(member.getKey()) + ": " + json(member.getValue()));
            }
            return "{" + String.join(", ", members) + "}";
        }
        if (value instanceof List) {
            List<String> items = new ArrayList<>();
            for (Object item : (List<?>) value) {
                items.add(json(item));
            }
            return "[" + String.join(", ", items) + "]";
        }
        if (value instanceof String) {
            StringBuilder text = new StringBuilder("\"");
            for (char letter : ((String) value).toCharArray()) {
                boolean plain = letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
                text.append(plain ? String.valueOf(letter) : String.format("\\u%04x", (int) letter));
            }
            return text.append('"').toString();
        }
        return String.valueOf(value);
    }
}
