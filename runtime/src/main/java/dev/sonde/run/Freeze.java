package dev.sonde.run;

import dev.sonde.error.ModelException;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.ExternalData;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.OptimisedDump;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.plan.Deduplicate;
import dev.sonde.plan.Reweigh;
import dev.sonde.plan.Upgrade;
import dev.sonde.plan.Widened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frozen artefact of a model.
 *
 * <ol>
 *   <li>A model with functions of its own is written without them, under names that tell the calls.
 *   <li>ONNX Runtime writes the graph that it runs, with the program's own options.
 *   <li>Initialisers that nested graphs repeat are dropped, and names that they repeat are changed; with them the file
 *       does not load.
 *   <li>Every weight is moved to a multiple of 64 bytes; unaligned ones crash the process.
 *   <li>What is computed in float, though not so in the file, gets back its name.
 *   <li>The graph is brought to the working operator set; one that cannot be stays as it is.
 * </ol>
 */
final class Freeze {
    private static final String WEIGHTS = "weights.bin";
    private static final String INLINED_WEIGHTS = "inlined.bin";
    private static final long PROTO_BYTES = 3L << 20;
    private static final long MOST_BYTES = 1L << 40;

    /** Operators that repack a constant operand for the processor when they are loaded. */
    private static final Set<String> REPACKING =
            Set.of("MatMul", "Gemm", "Conv", "FusedMatMul", "FusedGemm", "Attention", "LSTM", "GRU", "MatMulInteger");

    private Freeze() {}

    /**
     * A model to be frozen.
     *
     * @param isAsWritten whether {@code file} holds {@code exported} as it is, with no function in it
     */
    record Source(Path file, ModelGraph exported, boolean isAsWritten) {}

    static Frozen freeze(Source source, SessionRecipe recipe, Room room) throws IOException {
        // Weights twice: as ONNX Runtime writes them, with packed copies, and aligned; once more without functions.
        long most = (source.isAsWritten() ? 4 : 5)
                * (Files.size(source.file()) + externalBytes(source.exported().graph()));
        room.reserve(most);
        Path inlined = room.path().resolve("inlined.onnx");
        try {
            if (!source.isAsWritten()) {
                OnnxWriter.write(inlined(source, room.path()), inlined);
            }
            return frozen(source.isAsWritten() ? source.file() : inlined, recipe, room);
        } finally {
            room.delete(room.path().resolve(OptimisedDump.GRAPH), room.path().resolve(OptimisedDump.WEIGHTS));
            room.delete(inlined, room.path().resolve(INLINED_WEIGHTS));
            room.release(most);
        }
    }

    /** ONNX Runtime would write functions out under names of its own, which nobody could tell from the file. */
    private static ModelGraph inlined(Source source, Path folder) {
        ExternalData data = new ExternalData(source.file().resolveSibling(""));
        Graph graph = Reweigh.all(source.exported().graph(), data::resolve);
        return OnnxWriter.externalise(source.exported().with(graph), folder, INLINED_WEIGHTS, 1024);
    }

    private static Frozen frozen(Path file, SessionRecipe recipe, Room room) throws IOException {
        OptimisedDump.write(file, recipe, room.path());
        ModelGraph dump = Deduplicate.values(
                Deduplicate.initialisers(OnnxReader.readDump(room.path().resolve(OptimisedDump.GRAPH))));
        Path weights = room.path().resolve(OptimisedDump.WEIGHTS);
        if (Files.exists(weights)) {
            dump = new AlignedWeights(weights, room).copyTo(dump, WEIGHTS);
            room.reserve(Files.size(room.path().resolve(WEIGHTS)));
        }
        Widened widened = Widened.of(dump);
        return new Frozen(upgraded(widened.model()), room.path(), variantBytes(dump.graph()), widened.tensors());
    }

    /** No more for each than the cache folder could ever have room for: a file may say what it likes. */
    private static long externalBytes(Graph graph) {
        long bytes = 0;
        for (Weight weight : graph.weights()) {
            if (weight.blob() instanceof Blob.External) {
                double elements =
                        Arrays.stream(weight.shape().sizes()).asDoubleStream().reduce(1, (a, b) -> a * b);
                bytes += (long) Math.min(MOST_BYTES, weight.type().element().bytes() * elements);
            }
        }
        return bytes;
    }

    private static ModelGraph upgraded(ModelGraph dump) {
        try {
            return Upgrade.to18(dump);
        } catch (ModelException e) {
            // Reading needs no newer operator; what does need one is refused by name when it is asked for.
            return dump;
        }
    }

    /** What one variant costs: its graph, and what it repacks for itself where the file holds no packed copies. */
    static long variantBytes(Graph graph) {
        return PROTO_BYTES + repacked(graph);
    }

    private static long repacked(Graph graph) {
        Map<String, Weight> weights = new HashMap<>();
        graph.weights().forEach(weight -> weights.put(weight.name(), weight));
        long bytes = 0;
        for (Node node : graph.nodes()) {
            if (REPACKING.contains(node.op().name())) {
                for (String input : node.inputs()) {
                    bytes += unpackedBytes(weights.get(input));
                }
            }
        }
        return bytes;
    }

    private static long unpackedBytes(@Nullable Weight weight) {
        if (weight == null || !(weight.blob() instanceof Blob.External external)) {
            return 0;
        }
        boolean packed = external.entries().keySet().stream().anyMatch(key -> key.startsWith("prepacked"));
        return packed ? 0 : Long.parseLong(external.entries().getOrDefault("length", "0"));
    }
}
