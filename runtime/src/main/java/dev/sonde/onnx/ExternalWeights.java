package dev.sonde.onnx;

import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Weight;
import java.nio.ByteBuffer;
import java.util.Map;

/** Weights on their way out of a model into a file of their own. */
final class ExternalWeights {
    /** Each weight begins at a multiple of this many bytes, so that it can be used where it is mapped. */
    static final int ALIGNMENT = 64;

    private final String location;
    private final int threshold;
    private final Pieces pieces = new Pieces();

    ExternalWeights(String location, int threshold) {
        this.location = location;
        this.threshold = threshold;
    }

    /** {@return what the file holds} */
    Pieces pieces() {
        return pieces;
    }

    /** {@return the graph whose weights, those of nested graphs too, are in the file} */
    Graph moved(Graph graph) {
        return graph.withWeights(graph.weights().stream().map(this::moved).toList())
                .withNodes(graph.nodes().stream()
                        .map(node -> node.bodies().isEmpty() ? node : node.withBodies(this::moved))
                        .toList());
    }

    private Weight moved(Weight weight) {
        if (!(weight.blob() instanceof Blob.Inline inline)) {
            return weight;
        }
        ByteBuffer bytes = inline.bytes();
        if (bytes.remaining() < Math.max(1, threshold)) {
            return weight;
        }
        long gap = Math.floorMod(-pieces.size(), (long) ALIGNMENT);
        pieces.add(ByteBuffer.allocate((int) gap));
        Blob external = new Blob.External(Map.of(
                "location", location,
                "offset", Long.toString(pieces.size()),
                "length", Integer.toString(bytes.remaining())));
        pieces.add(bytes);
        return weight.with(external);
    }
}
