package dev.sonde.tree;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.SondeException;
import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Node;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a file has no tensors of, because an operator of it does inside what was many: it was fused before it was written. */
final class Fused {
    private static final String MEANS =
            "it was fused before the file was written, and hands out nothing of its inside: take a file that is not";

    private Fused() {}

    /** The refusal of a layer that {@code node} computes inside. */
    static SwallowedException layer(String path, Node node) {
        return new SwallowedException(asked(Facts.of("\"" + path + "\" does not exist in the file")
                .add("inside of", described(node))
                .add("because", MEANS)));
    }

    static SondeException noOperator(String path, Map<String, Node> operators, String name) {
        Set<String> fused = new TreeSet<>();
        operators.values().stream().filter(Fused::is).forEach(node -> fused.add(described(node)));
        Facts facts = asked(Facts.of("no operator \"" + name + "\" in \"" + path + '"')
                .add("nearest", Nearest.to(name, operators.keySet()))
                .add(
                        "there is",
                        operators.keySet().stream()
                                .map(known -> '"' + known + '"')
                                .collect(Collectors.joining(", ")))
                .add("inside of", String.join(", ", fused))
                .add("because", fused.isEmpty() ? "" : MEANS));
        return fused.isEmpty() ? new UnknownNameException(facts) : new SwallowedException(facts);
    }

    /** Who asks from the command line has no line of a program. */
    private static Facts asked(Facts facts) {
        return facts.askedAt(CallSite.here());
    }

    private static boolean is(Node node) {
        return node.op().domain().startsWith("com.microsoft");
    }

    private static String described(Node node) {
        return node.op() + (node.name().isEmpty() ? "" : " \"" + node.name() + '"');
    }
}
