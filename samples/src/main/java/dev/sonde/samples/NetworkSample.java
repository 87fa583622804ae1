package dev.sonde.samples;

import dev.sonde.samples.embedding.LayerTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A program with a network that is made with a library: what settings alone show of it and do to it, and a trace.
 *
 * @param idea what it shows, in a line
 * @param program the program, which knows nothing of Sonde, and its arguments
 * @param rules what the forward calls of the library are
 * @param watched the places that are watched
 * @param edit what is changed
 * @param trace the program that traces the network, and its arguments
 */
record NetworkSample(String idea, List<String> program, String rules, String watched, String edit, List<String> trace) {
    /** The samples by name. */
    static final Map<String, NetworkSample> ALL = new TreeMap<>(Map.of(
            "djl-bert",
                    new NetworkSample(
                            "watch, edit and trace a BERT that is made of DJL's blocks, on PyTorch",
                            List.of("com.example.bert.BertProgram", "3"),
                            "djl;root ai.djl.nn.transformer.BertBlock",
                            "transformer_*",
                            "transformer_2.outputBlock=0",
                            List.of("dev.sonde.samples.networks.DjlBert")),
            "dl4j",
                    new NetworkSample(
                            "watch, edit and trace a network of Deeplearning4j that has learned something",
                            List.of("com.example.rings.RingsProgram", "rings.zip", "20"),
                            "dl4j;org.deeplearning4j.nn.multilayer.MultiLayerNetwork#output;"
                                    + "root org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
                            "layers[*]",
                            "layers[0]*0.5",
                            List.of("dev.sonde.samples.networks.Dl4jRings", "rings.zip"))));

    private static final int SHOWN_LINES = 3;
    private static final int SHOWN_WORDS = 6;

    /** Shows it, in JVMs of their own that leave their files in {@code folder}; the repository is at {@code root}. */
    void show(Path root, Path folder, PrintStream out) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path layers = folder.resolve("layers.jsonl");
        Files.deleteIfExists(layers);
        NetworkRuns runs = new NetworkRuns(root, folder, out);
        String plain = runs.said(Optional.empty(), program);
        cut(plain, out);
        String seen = runs.said(Optional.of("java=" + rules + ",watch=" + watched + ",out=layers.jsonl"), program);
        if (!seen.equals(plain)) {
            throw new IOException("who only looks changes nothing, and this time the program said:\n" + seen);
        }
        out.println("(the same, byte for byte)");
        LayerTable.read(layers).text().forEach(out::println);
        cut(runs.said(Optional.of("java=" + rules + ",edit=" + edit), program), out);
        out.print(runs.said(Optional.of(""), trace));
    }

    /** Prints of many lines the first ones and the last, and of many numbers in a line the first ones. */
    private static void cut(String text, PrintStream out) {
        List<String> lines = text.lines().toList();
        int more = lines.size() - SHOWN_LINES - 1;
        for (int i = 0; i < lines.size(); i++) {
            if (i < SHOWN_LINES || i == lines.size() - 1) {
                out.println(cut(lines.get(i)));
            } else if (i == SHOWN_LINES) {
                out.println("… and " + more + " more lines");
            }
        }
    }

    private static String cut(String line) {
        List<String> words = List.of(line.split(" "));
        int more = words.size() - SHOWN_WORDS;
        return more <= 0 ? line : String.join(" ", words.subList(0, SHOWN_WORDS)) + " … and " + more + " more";
    }
}
