package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Models in plain Java are watched and edited by settings alone; nothing of ONNX Runtime is there. */
class JavaModelsIT {
    private static final int RUNS = 6;
    private static final String APP = "dev.sonde.agent.app.";
    private static final String LAYERS = "java=" + APP + "Tiny$*#forward";
    private static final String ROOT = ";root " + APP + "Tiny$Net";

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void layers_named_by_their_calls_show_what_they_compute_and_compute_the_same(Host host) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("embedding", "Net.Embedding");
        for (int i = 0; i < 3; i++) {
            String block = "Net.Block[" + i + "]";
            names.put("blocks[" + i + "].norm", block + ".Norm");
            names.put("blocks[" + i + "].attention", block + ".Attention");
            names.put("blocks[" + i + "].norm@2", block + ".Norm@2");
            names.put("blocks[" + i + "].mlp", block + ".Mlp");
            names.put("blocks[" + i + "]", block);
        }

        Ended watched = same(host, LAYERS + ",watch=**");

        List<Map<String, Object>> lines = lines();
        assertThat(lines).hasSize(RUNS * 17);
        assertThat(lines.stream().filter(line -> Program.value(line, "place").equals("Net")))
                .hasSize(RUNS);
        check(host, lines, names);
        assertThat(Program.value(java(watched), "models").toString())
                .contains("named_by=calls")
                .contains("runs=" + RUNS);
    }

    @OnOldestAndNewest
    void layers_found_from_a_root_are_named_by_its_fields(Host host) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            for (String part : List.of(".norm", ".attention", ".norm@2", ".mlp")) {
                names.put("blocks[" + i + "]" + part, "blocks[" + i + "]" + part);
            }
        }

        Ended watched = same(host, LAYERS + ROOT + ",watch=blocks[*].*");

        check(host, lines(), names);
        assertThat(lines()).hasSize(RUNS * 12);
        assertThat(Program.value(java(watched), "rules").toString())
                .contains("rule=" + APP + "Tiny$*#forward -> return")
                .contains("hits=" + RUNS * 17);
        assertThat(number(java(watched), "matched")).isGreaterThanOrEqualTo(8 + 6);
        assertThat(number(java(watched), "linked")).isEqualTo(7);
    }

    /** The first rule's number. */
    private static long number(Map<?, ?> java, String key) {
        Map<?, ?> rule = (Map<?, ?>) ((List<?>) Program.value(java, "rules")).get(0);
        return ((Number) Program.value(rule, key)).longValue();
    }

    @OnOldestAndNewest
    void inputs_and_operations_are_places_too(Host host) throws IOException {
        same(
                host,
                LAYERS + ROOT + ";source " + APP + "Tiny$Attention#forward"
                        + ",watch=blocks[1].attention#input;blocks[1].norm;blocks[1].attention/softmax_0;"
                        + "blocks[1].attention/matmul_3;blocks[1].attention;blocks[0]/add_0");

        List<Map<String, Object>> lines = lines();
        assertThat(lines).hasSize(RUNS * 5);
        for (int run = 0; run < RUNS; run++) {
            List<Map<String, Object>> five = lines.subList(5 * run, 5 * run + 5);
            assertThat(five.stream().map(line -> line.get("place")))
                    .containsExactly(
                            "blocks[1].norm",
                            "blocks[1].attention#input",
                            "blocks[1].attention/softmax_0",
                            "blocks[1].attention/matmul_3",
                            "blocks[1].attention");
            assertThat(figures(five.get(1))).isEqualTo(figures(five.get(0)));
            assertThat(figures(five.get(4))).isEqualTo(figures(five.get(3)));
            int tokens = 2 + run % 3;
            assertThat(five.get(2)).containsEntry("shape", List.of(tokens, tokens));
            assertThat(five.get(1)).containsEntry("tensor", "arg 0");
        }
    }

    private static List<Object> figures(Map<String, Object> line) {
        return Stream.of("shape", "mean", "std", "min", "max")
                .map(key -> Program.value(line, key))
                .toList();
    }

    @OnOldestAndNewest
    void an_edit_changes_what_it_should_and_nothing_else(Host host) throws IOException {
        for (String zero : List.of("blocks[1].mlp", "blocks[0].norm@2", "blocks[2]", "embedding")) {
            Ended byHand = program(host).arguments("hand", RUNS, zero).run();

            Ended edited = program(host)
                    .agent(LAYERS + ROOT + ",edit=" + zero + "=0,watch=" + zero + ",out=" + seen())
                    .arguments("run", RUNS)
                    .run();

            assertThat(edited.suppressed()).isZero();
            assertThat(edited.err()).isEmpty();
            assertThat(edited.lines("out ")).as(zero).hasSize(RUNS).isEqualTo(byHand.lines("out "));
            assertThat(lines())
                    .hasSize(RUNS)
                    .allMatch(line -> Program.value(line, "max").equals(0.0)
                            && Program.value(line, "min").equals(0.0));
        }
        Ended input = program(host)
                .agent(LAYERS + ROOT + ",edit=blocks[1].mlp#input*0")
                .arguments("run", RUNS)
                .run();
        Ended byHand = program(host).arguments("hand", RUNS, "blocks[1].mlp").run();
        assertThat(input.lines("out ")).isEqualTo(byHand.lines("out "));
    }

    @OnOldestAndNewest
    void values_in_arguments_and_fields_are_read_and_written(Host host) throws IOException {
        String rules = "java=" + APP + "Silent$Net#compute;" + APP + "Silent$Dense#compute -> arg 1;"
                + APP + "Silent$Clip#compute -> arg 0 in place;" + APP
                + "Silent$Cell#compute -> field state as 2x? <- arg 0;" + APP + "Silent$Words#compute";
        Ended plain = silent(host).run();
        Ended watched = silent(host)
                .agent(rules + ",watch=Net.*;Net.Dense#input;Net.Clip#input,out=" + seen())
                .run();
        List<Map<String, Object>> lines = lines();
        Ended edited = silent(host)
                .agent(rules + ",edit=Net.Clip*-2;Net.Cell=7;Net.Dense#input*0")
                .run();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.suppressed()).isZero();
        assertThat(lines).hasSize(5 * RUNS);
        double[] hidden = {2 * 3 + 3.5, -1 - 3.5};
        List<Map<String, Object>> fourth = lines.subList(15, 20);
        assertThat(fourth.stream().map(line -> line.get("place") + " " + line.get("tensor")))
                .containsExactly(
                        "Net.Dense#input arg 0",
                        "Net.Dense arg 1",
                        "Net.Clip#input arg 0 in place",
                        "Net.Clip arg 0 in place",
                        "Net.Cell field state as 2x?");
        Figures.of(new double[] {3, 3.5, -1}).agreeWithAny(fourth.get(0), List.of(3));
        Figures.of(hidden).agreeWithAny(fourth.get(1), List.of(2));
        Figures.of(hidden).agreeWithAny(fourth.get(2), List.of(2));
        Figures.of(new double[] {hidden[0], -1}).agreeWithAny(fourth.get(3), List.of(2));
        assertThat(fourth.get(4)).containsEntry("shape", List.of(2, 2)).containsEntry("type", "float");
        assertThat(Program.value(java(watched), "not_done").toString())
                .contains("no adapter")
                .contains("java.lang.String");
        // The state is seven from the first call on; the clipped zeros are zeros still.
        assertThat(edited.suppressed()).isZero();
        assertThat(edited.lines("out ")).hasSize(RUNS);
        assertThat(edited.lines("out ").subList(1, RUNS))
                .containsOnly("out 7.0 [7.0, 7.0, 7.0, 7.0] less[[-0.0], [0.0, 1.0]]");
    }

    @OnOldestAndNewest
    void what_fails_on_our_side_is_counted_and_then_left_alone(Host host) throws IOException {
        String rules =
                "java=" + APP + "Silent$Ragged#compute -> field nowhere;" + APP + "Silent$Dense#compute -> arg 1";
        Ended plain = silent(host).run();
        Ended asked = silent(host)
                .agent(rules + ",watch=Ragged;Dense,edit=Ragged*2,out=" + seen())
                .run();

        assertThat(asked.out()).isEqualTo(plain.out());
        assertThat(asked.err()).isEmpty();
        assertThat(asked.suppressed()).isEqualTo(3);
        assertThat(Program.value(asked.status(), "first_faults").toString()).contains("nowhere");
        assertThat(Program.value(java(asked), "turned_off").toString()).contains("Ragged#compute");
        assertThat(lines())
                .hasSize(RUNS)
                .allMatch(line -> Program.value(line, "place").equals("Dense"));
    }

    @OnOldestAndNewest
    void an_agent_that_comes_and_goes_finds_the_model_again(Host host) throws IOException {
        String options = AttachIT.options(folder) + "," + LAYERS + ROOT;
        Ended ended = new Program(type("TinyAttached"), host, folder)
                .withLibrary(host)
                .options(host.dynamic())
                .arguments(
                        options + ",edit=blocks[2]=0,out=" + folder.resolve("first.jsonl") + ",watch=blocks[0].mlp",
                        options + ",out=" + seen() + ",watch=blocks[*]")
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        String plain = ended.lines("plain ").get(0).substring("plain ".length());
        assertThat(ended.lines("plain ")).containsOnly("plain " + plain);
        assertThat(ended.lines("left ")).containsOnly("left " + plain);
        assertThat(ended.lines("attached ").subList(0, 2))
                .allMatch(line -> line.replaceAll("[\\[\\], ]|0\\.0", "").equals("attached"));
        assertThat(ended.lines("attached ").subList(2, 4)).containsOnly("attached " + plain);
        assertThat(ended.lines("session "))
                .containsOnly("session 1: " + APP + "Tiny$Net, in Java; 2 calls")
                .hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("first.jsonl"))).hasSize(2);
        assertThat(lines()).hasSize(6);
        assertThat(ended.lines("threads")).containsOnly("threads []");
        assertThat(ended.lines("status ")).hasSize(2).allMatch(line -> line.contains("\"suppressed\":0"));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(APP + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private Ended same(Host host, String settings) {
        Ended plain = program(host).arguments("run", RUNS).run();
        Ended watched = program(host)
                .agent(settings + ",out=" + seen())
                .arguments("run", RUNS)
                .run();

        assertThat(watched.exit()).as(watched.err()).isZero();
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.suppressed()).as("%s", watched.status()).isZero();
        return watched;
    }

    /** Every line says of every layer what calling the layers by hand gives. */
    private void check(Host host, List<Map<String, Object>> lines, Map<String, String> names) {
        Ended byHand = program(host).arguments("hand", RUNS, "nothing").run();
        names.forEach((path, name) -> {
            List<String> values = new ArrayList<>(byHand.lines("value " + path + " "));
            List<Map<String, Object>> seen = lines.stream()
                    .filter(line -> Program.value(line, "place").equals(name))
                    .toList();
            assertThat(seen).as(name).hasSameSizeAs(values).hasSize(RUNS);
            for (int run = 0; run < RUNS; run++) {
                double[] numbers = Figures.numbers(values.get(run), "value " + path + " ");
                assertThat(seen.get(run)).containsEntry("run", run + 1).containsEntry("session", 1);
                Figures.of(numbers).agreeWith(seen.get(run), List.of(numbers.length / 8, 8));
            }
        });
    }

    private static Map<?, ?> java(Ended ended) {
        return (Map<?, ?>) Program.value(ended.status(), "java");
    }

    private Program program(Host host) {
        return alone("Tiny", host);
    }

    private Program silent(Host host) {
        return alone("Silent", host).arguments(RUNS);
    }

    private Program alone(String name, Host host) {
        return new Program(APP + name, Program.apps().toString(), host.jdk(), folder);
    }

    private Path seen() {
        return folder.resolve("seen.jsonl");
    }

    private List<Map<String, Object>> lines() throws IOException {
        return Files.readAllLines(seen()).stream().map(Program::json).toList();
    }
}
