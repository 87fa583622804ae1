package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Programs with networks in Java, made with libraries that nobody prepared for this, are watched and edited. */
class NetworksIT {
    private static final int RUNS = 8;

    /** What Encog's calls are, in no preset: they return nothing, and a layer's values lie in a field and in arguments. */
    private static final String ENCOG = "java=org.encog.neural.flat.FlatNetwork#compute -> arg 1 <- arg 0;"
            + "org.encog.neural.flat.FlatNetwork#computeLayer -> field layerOutput;"
            + "subclass-of org.encog.engine.network.activation.ActivationFunction#activationFunction -> arg 0 in place";

    private static final String DL4J = "java=dl4j;org.deeplearning4j.nn.multilayer.MultiLayerNetwork#output;"
            + "root org.deeplearning4j.nn.multilayer.MultiLayerNetwork";

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_network_of_encog_shows_its_layers_and_computes_the_same_bits(Host host) throws IOException {
        Ended plain = encog(host).run();
        Ended byHand = networks(host).byHand("Encog", RUNS, 1).run();
        Ended watched = encog(host)
                .agent(ENCOG + ",watch=FlatNetwork*;FlatNetwork.computeLayer*;FlatNetwork#input;"
                        + "FlatNetwork.computeLayer@3.ActivationSigmoid,out=" + seen())
                .run();

        assertThat(byHand.lines("out ")).isEqualTo(plain.lines("out ")).hasSize(RUNS);
        assertUndisturbed(watched, plain);
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(lines())
                .hasSize(6 * RUNS)
                .allSatisfy(line -> assertThat(line).containsEntry("type", "double"));
        for (int layer = 1; layer <= 3; layer++) {
            String place = "FlatNetwork.computeLayer" + (layer == 1 ? "" : "@" + layer);
            assertSeen(place, byHand.lines("layer " + layer + " "), "layer " + layer + " ");
            assertThat(lines(place)).allSatisfy(line -> assertThat(line).containsEntry("tensor", "field layerOutput"));
        }
        List<String> out = plain.lines("out ").stream()
                .map(line -> line.replaceAll("[\\[\\],]", ""))
                .toList();
        assertSeen("FlatNetwork", out, "out ");
    }

    @OnOldestAndNewest
    void what_a_layer_of_encog_keeps_in_a_field_is_edited_as_by_hand(Host host) {
        Ended byHand = networks(host).byHand("Encog", RUNS, 0.5).run();
        Ended edited =
                encog(host).agent(ENCOG + ",edit=FlatNetwork.computeLayer*0.5").run();
        Ended argument = encog(host).agent(ENCOG + ",edit=FlatNetwork=3").run();

        assertThat(edited.suppressed()).isZero();
        assertThat(edited.lines("out ")).isEqualTo(byHand.lines("out "));
        assertThat(argument.lines("out ")).hasSize(RUNS).containsOnly("out [3.0, 3.0]");
    }

    @OnOldestAndNewest
    void every_block_of_a_bert_of_djl_is_seen_once_in_each_forward(Host host) throws IOException {
        Ended plain = bert(host).run();
        Ended byHand = networks(host).byHand("Bert", 3, -1, 0).run();
        Ended watched = bert(host).agent("java=djl,watch=**,out=" + seen()).run();

        assertThat(byHand.lines("blocks ")).as(byHand.err()).containsExactly("blocks 58");
        assertThat(byHand.lines("line ")).isEqualTo(plain.lines("line ")).hasSize(3);
        assertUndisturbed(watched, plain);
        assertThat(lines()).allSatisfy(line -> assertThat(line).containsEntry("type", "float"));
        for (int run = 1; run <= 3; run++) {
            int number = run;
            List<String> places = lines().stream()
                    .filter(line -> Program.value(line, "run").equals(number))
                    .map(line -> String.valueOf(line.get("place")))
                    .toList();
            assertThat(places).hasSize(66).doesNotHaveDuplicates().noneMatch(place -> place.contains("@"));
            // An encoder has two dropouts of its own that are not among its children.
            assertThat(places)
                    .filteredOn(place -> !place.matches(".*\\.Dropout\\[[01]\\]"))
                    .hasSize(58);
        }
        for (int encoder = 0; encoder < 4; encoder++) {
            String start = "encoder " + encoder + " ";
            assertSeen("BertBlock.TransformerEncoderBlock[" + encoder + "]", byHand.lines(start), start, 1, 128);
        }
    }

    @OnOldestAndNewest
    void a_block_of_djl_that_is_taken_for_zero_changes_what_follows_as_by_hand(Host host) {
        Ended byHand = networks(host).byHand("Bert", 3, 1, 0).run();
        Ended edited = bert(host)
                .agent("java=djl;root ai.djl.nn.transformer.BertBlock,edit=transformer_1=0")
                .run();

        assertThat(edited.suppressed()).as("%s", edited.status()).isZero();
        assertThat(edited.lines("line ")).hasSize(3).isEqualTo(byHand.lines("line "));
    }

    @OnOldestAndNewest
    void layers_of_deeplearning4j_are_right_though_their_workspaces_are_used_again(Host host) throws IOException {
        Ended plain = rings(host).run();
        Ended byHand = networks(host).byHand("Rings", network(), RUNS, -1).run();
        Ended watched =
                rings(host).agent(DL4J + ",watch=layers[*],out=" + seen()).run();

        assertThat(byHand.lines("batch ")).isEqualTo(plain.lines("batch ")).hasSize(RUNS);
        assertUndisturbed(watched, plain);
        assertThat(lines())
                .hasSize(3 * RUNS)
                .allSatisfy(line -> assertThat(line).containsEntry("type", "float"));
        for (int layer = 0; layer < 3; layer++) {
            String start = "layer " + layer + " ";
            assertSeen("layers[" + layer + "]", byHand.lines(start), start, 10);
        }
    }

    @OnOldestAndNewest
    void a_layer_of_deeplearning4j_that_is_halved_changes_what_follows_as_by_hand(Host host) {
        Ended byHand = networks(host).byHand("Rings", network(), RUNS, 1).run();
        Ended edited = rings(host).agent(DL4J + ",edit=layers[1]*0.5").run();

        assertThat(edited.suppressed()).as("%s", edited.status()).isZero();
        assertThat(edited.lines("batch ")).hasSize(RUNS).isEqualTo(byHand.lines("batch "));
    }

    @OnOldestAndNewest
    void a_trace_of_a_bert_of_djl_sees_and_changes_what_its_blocks_called_by_hand_do(Host host) {
        Networks networks = networks(host);
        Ended traced = networks.traces("Bert").agent("").run();

        assertThat(traced.exit()).as(traced.err() + traced.out()).isZero();
        assertThat(traced.suppressed()).isZero();
        assertThat(traced.lines("other ")).isEmpty();
        assertThat(traced.lines("same "))
                .hasSize(58)
                .contains("same : 3 to 2", "same transformer_3: 2 to 1", "same poolingProjection: 1 to 1");
        assertThat(traced.out().lines())
                .contains(
                        "EXACT",
                        "changed by second output: [#1]",
                        "changed by written as it is: []",
                        "runs inside false, after true",
                        "changed by called beside: []",
                        "beside as in the run true",
                        "beside as by hand true",
                        "beside before the stop true true");
        assertThat(changed(traced, "halved"))
                .contains("#0", "#1", "transformer_1#0", "transformer_2.selfAttention.keyProjection#0")
                .allMatch(place -> place.matches("#[01]|transformer_1#0|transformer_[23].*|poolingProjection#0"))
                .hasSize(2 + 1 + 2 * 13 + 1);
        // Nothing before the mask is used in that encoder: three projections.
        assertThat(changed(traced, "second input"))
                .contains("#0", "#1", "transformer_3#0", "transformer_3.selfAttention.resultProjection#0")
                .allMatch(place -> place.matches("#[01]|transformer_3.*|poolingProjection#0"))
                .noneMatch(place -> place.matches(".*(key|query|value)Projection#0"))
                .hasSize(2 + 13 - 3 + 1);
        Ended byHand = networks.byHand("Bert", 1, -1, 1, 1, 0.5, 2, "skip").run();
        String plain = rest(byHand, "line 0");
        assertThat(rest(traced, "traced")).isEqualTo(plain);
        assertThat(rest(traced, "called")).isEqualTo(plain);
        assertThat(rest(traced, "last")).isEqualTo(plain);
        assertThat(rest(traced, "halved")).isEqualTo(rest(byHand, "1 0.5 line 0"));
        assertThat(rest(traced, "skipped")).isEqualTo(rest(byHand, "2 skip line 0"));
    }

    @OnOldestAndNewest
    void a_trace_of_a_network_of_deeplearning4j_keeps_what_later_calls_write_over(Host host) {
        Networks networks = networks(host);
        Ended plain = networks.byHand("Rings", network(), 1, -1).run();
        Ended halved = networks.byHand("Rings", network(), 1, 1).run();
        Ended traced = networks.traces("Rings", network()).agent("").run();

        assertThat(traced.exit()).as(traced.err() + traced.out()).isZero();
        assertThat(traced.suppressed()).isZero();
        assertThat(traced.out().lines()).contains("modules [layers[0], layers[1], layers[2]]");
        for (int layer = 0; layer < 3; layer++) {
            assertThat(rest(traced, "saved layers[" + layer + "]")).isEqualTo(rest(plain, "layer " + layer));
        }
        String first = rest(plain, "layer 0");
        assertThat(rest(traced, "traced")).isEqualTo(rest(plain, "batch 0"));
        assertThat(rest(traced, "before")).isEqualTo(first);
        assertThat(rest(traced, "halved")).isEqualTo(rest(halved, "batch 0"));
        assertThat(rest(traced, "plain")).isEqualTo(rest(plain, "batch 0"));
        assertThat(rest(traced, "doubled again")).isEqualTo(rest(plain, "batch 0"));
        assertThat(rest(traced, "cut"))
                .isEqualTo(rest(plain, "layer 1").replaceAll("((?: \\S+){3}) \\S+((?: \\S+){2})", "$1 0.0$2"));
        assertThat(rest(traced, "skipped in")).isEqualTo(first.replaceAll("((?: \\S+){6})(?: \\S+){2}", "$1"));
        assertThat(rest(traced, "skipped as by hand")).isEqualTo(" true");
        assertThat(rest(traced, "skipped last")).isEqualTo(" true");
        assertThat(rest(traced, "called")).isEqualTo(rest(plain, "batch 0"));
        assertThat(rest(traced, "beside last")).isEqualTo(rest(plain, "batch 0"));
        assertThat(rest(traced, "beside halved")).isEqualTo(rest(halved, "batch 0"));
        assertThat(rest(traced, "beside as by hand")).isEqualTo(" true true");
        assertThat(rest(traced, "stopped true")).isEqualTo(first);
        assertThat(rest(traced, "last")).isEqualTo(rest(plain, "batch 0"));
    }

    private static List<String> changed(Ended traced, String what) {
        String places = rest(traced, "changed by " + what + ":");
        return List.of(places.substring(2, places.length() - 1).split(", "));
    }

    /** {@return what follows in the one line that starts so} */
    private static String rest(Ended ended, String start) {
        List<String> lines = ended.lines(start + " ");
        assertThat(lines).as("%s: %s", start, ended.err()).hasSize(1);
        return lines.get(0).substring(start.length());
    }

    private Networks networks(Host host) {
        return new Networks(host, folder);
    }

    private Program encog(Host host) {
        return networks(host).program("encog.EncogProgram", RUNS);
    }

    private Program bert(Host host) {
        return networks(host).program("bert.BertProgram", 3);
    }

    /** The first of them learns, and the others have what it learned. */
    private Program rings(Host host) {
        return networks(host).program("rings.RingsProgram", network(), RUNS);
    }

    private Path network() {
        return folder.resolve("network.zip");
    }

    /** Who only looks changes nothing. */
    private static void assertUndisturbed(Ended watched, Ended plain) {
        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.suppressed()).as("%s", watched.status()).isZero();
    }

    /**
     * What was seen at a place, run by run, are the figures of the numbers in the lines.
     *
     * @param sizes those of its shape but for the last
     */
    private void assertSeen(String place, List<String> values, String start, Integer... sizes) throws IOException {
        List<Map<String, Object>> seen = lines(place);
        assertThat(seen).hasSameSizeAs(values).isNotEmpty();
        for (int run = 0; run < seen.size(); run++) {
            double[] numbers = Stream.of(
                            values.get(run).substring(start.length()).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            int rows = Stream.of(sizes).reduce(1, (a, b) -> a * b);
            List<Integer> shape = Stream.concat(Stream.of(sizes), Stream.of(numbers.length / rows))
                    .toList();
            Figures.of(numbers).agreeWithAny(seen.get(run), shape);
        }
    }

    private Path seen() {
        return folder.resolve("seen.jsonl");
    }

    private List<Map<String, Object>> lines() throws IOException {
        return Files.readAllLines(seen()).stream().map(Program::json).toList();
    }

    private List<Map<String, Object>> lines(String place) throws IOException {
        return lines().stream()
                .filter(line -> Program.value(line, "place").equals(place))
                .toList();
    }
}
