package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs with networks in Java, made with libraries that nobody prepared for this, are watched and edited. */
class NetworksIT {
    private static final int RUNS = 8;

    /** What Encog's calls are, in no preset: they return nothing, and a layer's values lie in a field and in arguments. */
    private static final String ENCOG = "java=org.encog.neural.flat.FlatNetwork#compute -> arg 1 <- arg 0;"
            + "org.encog.neural.flat.FlatNetwork#computeLayer -> field layerOutput;"
            + "subclass-of org.encog.engine.network.activation.ActivationFunction#activationFunction -> arg 0 in place";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void a_network_of_encog_shows_its_layers_and_computes_the_same_bits(int jdk) throws IOException {
        Ended plain = encog(jdk).arguments("run", RUNS).run();
        Ended byHand = encog(jdk).arguments("hand", RUNS, 1).run();
        Ended watched = encog(jdk)
                .agent(ENCOG + ",watch=FlatNetwork*;FlatNetwork.computeLayer*;FlatNetwork#input;"
                        + "FlatNetwork.computeLayer@3.ActivationSigmoid,out=" + seen())
                .arguments("run", RUNS)
                .run();

        assertThat(byHand.lines("out ")).isEqualTo(plain.lines("out ")).hasSize(RUNS);
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.suppressed()).isZero();
        assertThat(lines()).hasSize(6 * RUNS);
        for (int layer = 1; layer <= 3; layer++) {
            String place = "FlatNetwork.computeLayer" + (layer == 1 ? "" : "@" + layer);
            List<Map<String, Object>> seen = lines(place);
            List<double[]> values = doubles(byHand, "layer " + layer + " ");
            assertThat(seen).hasSize(RUNS);
            for (int run = 0; run < RUNS; run++) {
                Figures.of(values.get(run)).agreeWithAny(seen.get(run), List.of(values.get(run).length));
                assertThat(seen.get(run)).containsEntry("tensor", "field layerOutput");
            }
        }
        List<double[]> out = plain.lines("out ").stream()
                .map(line -> numbers(line.substring(5, line.length() - 1), ", "))
                .toList();
        for (int run = 0; run < RUNS; run++) {
            Figures.of(out.get(run)).agreeWithAny(lines("FlatNetwork").get(run), List.of(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void what_a_layer_of_encog_keeps_in_a_field_is_edited_as_by_hand(int jdk) {
        Ended byHand = encog(jdk).arguments("hand", RUNS, 0.5).run();
        Ended edited = encog(jdk)
                .agent(ENCOG + ",edit=FlatNetwork.computeLayer*0.5")
                .arguments("run", RUNS)
                .run();
        Ended argument = encog(jdk)
                .agent(ENCOG + ",edit=FlatNetwork=3")
                .arguments("run", RUNS)
                .run();

        assertThat(edited.suppressed()).isZero();
        assertThat(edited.lines("out ")).isEqualTo(byHand.lines("out "));
        assertThat(argument.lines("out ")).hasSize(RUNS).containsOnly("out [3.0, 3.0]");
    }

    /** Natives are unpacked once for all tests; with more threads than processors they are slow. */
    private Program bert(int jdk) {
        Path natives = target().resolve("natives");
        return network("bert.BertProgram", jdk)
                .options("-Dai.djl.offline=true")
                .environment("DJL_CACHE_DIR", natives.toString())
                .environment("OMP_NUM_THREADS", "1");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void every_block_of_a_bert_of_djl_is_seen_once_in_each_forward(int jdk) throws IOException {
        Ended plain = bert(jdk).arguments("run", 3).run();
        Ended byHand = bert(jdk).arguments("hand", 3, -1).run();
        Ended watched = bert(jdk)
                .agent("java=djl,watch=**,out=" + seen())
                .arguments("run", 3)
                .run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.lines("blocks ")).containsExactly("blocks 58");
        assertThat(byHand.lines("out")).isEqualTo(plain.lines("out")).hasSize(3);
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.suppressed()).as("%s", watched.status()).isZero();
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
            List<Map<String, Object>> seen = lines("BertBlock.TransformerEncoderBlock[" + encoder + "]");
            List<String> values = byHand.lines("encoder " + encoder + " ");
            assertThat(values).hasSameSizeAs(seen).hasSize(3);
            for (int run = 0; run < 3; run++) {
                double[] numbers = Figures.numbers(values.get(run), "encoder " + encoder + " ");
                Figures.of(numbers).agreeWith(seen.get(run), List.of(1, 128, numbers.length / 128));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void a_block_of_djl_that_is_taken_for_zero_changes_what_follows_as_by_hand(int jdk) {
        Ended byHand = bert(jdk).arguments("hand", 3, 1).run();
        Ended edited = bert(jdk)
                .agent("java=djl;root ai.djl.nn.transformer.BertBlock,edit=" + encoder(1) + "=0")
                .arguments("run", 3)
                .run();

        assertThat(edited.suppressed()).as("%s", edited.status()).isZero();
        assertThat(edited.lines("out")).hasSize(3).isEqualTo(byHand.lines("out"));
    }

    private static String encoder(int index) {
        return "transformer_" + index;
    }

    private Program deep(int jdk) {
        return network("deep.DeepProgram", jdk).environment("OMP_NUM_THREADS", "1");
    }

    private static final String DEEP = "java=dl4j;org.deeplearning4j.nn.multilayer.MultiLayerNetwork#output;"
            + "root org.deeplearning4j.nn.multilayer.MultiLayerNetwork";

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void layers_of_deeplearning4j_are_right_though_their_workspaces_are_used_again(int jdk) throws IOException {
        Ended plain = deep(jdk).arguments("run", RUNS).run();
        Ended byHand = deep(jdk).arguments("hand", RUNS, -1).run();
        Ended watched = deep(jdk)
                .agent(DEEP + ",watch=layers[*],out=" + seen())
                .arguments("run", RUNS)
                .run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(byHand.lines("out")).isEqualTo(plain.lines("out")).hasSize(RUNS);
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.suppressed()).as("%s", watched.status()).isZero();
        assertThat(lines()).hasSize(3 * RUNS);
        for (int layer = 0; layer < 3; layer++) {
            List<Map<String, Object>> seen = lines("layers[" + layer + "]");
            List<String> values = byHand.lines("layer " + layer + " ");
            assertThat(seen).hasSize(RUNS);
            for (int run = 0; run < RUNS; run++) {
                double[] numbers = Figures.numbers(values.get(run), "layer " + layer + " ");
                Figures.of(numbers).agreeWith(seen.get(run), List.of(2, numbers.length / 2));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void a_layer_of_deeplearning4j_that_is_halved_changes_what_follows_as_by_hand(int jdk) {
        Ended byHand = deep(jdk).arguments("hand", RUNS, 1).run();
        Ended edited = deep(jdk)
                .agent(DEEP + ",edit=layers[1]*0.5")
                .arguments("run", RUNS)
                .run();

        assertThat(edited.suppressed()).as("%s", edited.status()).isZero();
        assertThat(edited.lines("out")).hasSize(RUNS).isEqualTo(byHand.lines("out"));
    }

    private Program encog(int jdk) {
        return network("encog.EncogProgram", jdk);
    }

    private Program network(String main, int jdk) {
        return new Program("com.example." + main, classPath(), Jdk.of(jdk), folder);
    }

    private static List<double[]> doubles(Ended ended, String start) {
        return ended.lines(start).stream()
                .map(line -> numbers(line.substring(start.length()), " "))
                .toList();
    }

    private static double[] numbers(String text, String between) {
        return Stream.of(text.split(between)).mapToDouble(Double::parseDouble).toArray();
    }

    /** {@return what the programs of the module {@code agent/networks} need} */
    private static String classPath() {
        Path target = target();
        Path own = target.resolve("networks.jar");
        Assumptions.assumeTrue(Files.exists(own), "runs on the built programs only: mvn verify");
        try {
            return own
                    + File.pathSeparator
                    + Files.readString(target.resolve("libraries.classpath")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path target() {
        String given = System.getProperty("sonde.networks");
        return Path.of(given == null ? "absent" : given).toAbsolutePath().normalize();
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
