package dev.sonde.coverage;

import dev.sonde.coverage.Verdict.Kind;
import dev.sonde.error.SondeException;
import dev.sonde.fixtures.Providers;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.Fidelity;
import dev.sonde.run.ModelFile;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one model plainly and with every surviving tensor read, and compares. */
final class Inspection {
    private Inspection() {}

    static Verdict of(NodeCase test) throws IOException {
        try (Engine engine = Engine.open(ModelFile.at(test.model()), Providers.settings(), CacheFolder.standard())) {
            Map<String, Tensor> inputs = test.inputs(engine.exported().graph());
            Map<String, Tensor> plain;
            try {
                plain = engine.runPlain(inputs);
            } catch (SondeException e) {
                return Verdict.of(Kind.PLAIN_REFUSES, said(e));
            }
            Verdict verdict = compare(engine, inputs, plain);
            boolean expected = test.outputs(engine.exported().graph()).entrySet().stream()
                    .allMatch(output -> isNear(output.getValue(), plain.get(output.getKey())));
            return expected ? verdict : Verdict.of(verdict.kind(), "ONNX expects other numbers");
        } catch (SondeException e) {
            return Verdict.of(Kind.REFUSED, said(e));
        }
    }

    private static Verdict compare(Engine engine, Map<String, Tensor> inputs, Map<String, Tensor> plain) {
        Patch everything = tapped(engine);
        requireSameOthers(engine, everything, inputs);
        if (everything.saves().isEmpty()) {
            return Verdict.of(Kind.EQUAL, "");
        }
        try (Outcome outcome = engine.run(everything, inputs)) {
            if (outcome.fidelity() instanceof Fidelity.Unproven unproven) {
                return Verdict.of(Kind.UNREPEATABLE, unproven.why());
            }
            for (Map.Entry<String, Tensor> saved : outcome.saves().entrySet()) {
                Tensor output = plain.get(saved.getKey());
                if (output != null && !output.sameBits(saved.getValue())) {
                    return Verdict.of(Kind.FAILED, "other bits in \"" + saved.getKey() + '"');
                }
            }
            int missing = everything.saves().size() - outcome.saves().size();
            return missing == 0 ? Verdict.of(Kind.EQUAL, "") : Verdict.of(Kind.FAILED, missing + " were not read");
        }
    }

    /** Outputs that hold no numbers cannot be saved; the engine compares those that it is told to keep. */
    private static void requireSameOthers(Engine engine, Patch everything, Map<String, Tensor> inputs) {
        Set<String> others = new LinkedHashSet<>(engine.plain().outputs());
        others.removeAll(everything.saves().keySet());
        if (!others.isEmpty()) {
            engine.enter(everything, others, inputs).leave();
        }
    }

    private static String said(SondeException refusal) {
        return String.valueOf(refusal.getMessage());
    }

    /** As near as ONNX's own runner asks for. */
    private static boolean isNear(Tensor expected, @Nullable Tensor found) {
        if (found == null || !Arrays.equals(expected.shape(), found.shape())) {
            return false;
        }
        ElementType element = expected.element();
        if (!element.isFloating() && !element.isInteger()) {
            return expected.sameBits(found);
        }
        for (int i = 0; i < expected.size(); i++) {
            double wanted = expected.at(i);
            boolean same = Double.compare(wanted, found.at(i)) == 0;
            if (!same && !(Math.abs(wanted - found.at(i)) <= 1e-7 + 1e-3 * Math.abs(wanted))) {
                return false;
            }
        }
        return true;
    }

    /** Reads every tensor that a node makes, inside of bodies too, and the outputs that no node makes. */
    static Patch tapped(Engine engine) {
        Graph graph = engine.frozen().graph().graph();
        Set<String> names = new LinkedHashSet<>(inside(engine, graph));
        graph.nodes().forEach(node -> names.addAll(node.outputs()));
        graph.outputs().forEach(output -> names.add(output.name()));
        names.remove("");
        names.removeAll(engine.unreadable().keySet());
        Map<String, Read> reads = new LinkedHashMap<>();
        Map<String, String> saves = new LinkedHashMap<>();
        for (String name : names) {
            String alias = Patch.PREFIX + "r" + reads.size();
            reads.put(alias, new Read(name, false));
            saves.put(name, alias);
        }
        return new Patch(reads, List.of(), saves, List.of(), List.of(), List.of());
    }

    /** What bodies can hand out: no sequences, and nothing that two bodies define each for itself. */
    private static Set<String> inside(Engine engine, Graph graph) {
        List<String> all = new ArrayList<>();
        graph.nodes().forEach(node -> addMade(node, false, all));
        Set<String> names = new LinkedHashSet<>(all);
        names.removeIf(name -> name.isEmpty()
                || Collections.frequency(all, name) > 1
                || engine.elementInBody(name).isEmpty());
        return names;
    }

    /** A branch that not every round takes cannot be stacked. */
    private static void addMade(Node node, boolean isRepeated, List<String> names) {
        boolean isIf = node.op().is("If");
        if (isIf && isRepeated) {
            return;
        }
        for (Graph body : node.bodies()) {
            body.nodes().forEach(inner -> names.addAll(inner.outputs()));
            body.nodes().forEach(inner -> addMade(inner, !isIf, names));
        }
    }
}
