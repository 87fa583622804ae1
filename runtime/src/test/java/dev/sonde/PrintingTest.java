package dev.sonde;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.run.Planned;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a trace says of itself. */
class PrintingTest {
    @Test
    void a_trace_prints_what_it_will_do_with_the_lines_of_the_program() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.0").output().edit(h -> h.mul(0.5));
            t.at("layer.1").output().save("second");

            String text = t.toString();

            assertThat(text).startsWith("trace opened at PrintingTest.java:");
            assertThat(text.replaceAll("java:\\d+", "java"))
                    .contains("reads r0 = /layer.0/Mul_output_0  // layer.0, PrintingTest.java\n")
                    .contains("writes /layer.0/Mul_output_0 = v1  // PrintingTest.java\n")
                    .contains("  v1 = Mul(r0, v0)  // PrintingTest.java\n")
                    .contains("// second, PrintingTest.java\n");
            t.run();
        }
    }

    @Test
    void a_trace_draws_itself_as_a_mermaid_flow_chart() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.0").output().edit(h -> h.mul(0.5));
            t.at("layer.1").output().save("second");

            assertThat(t.diagram().replaceAll("java:\\d+", "java")).isEqualTo("""
                    flowchart TD
                      n0(["/layer.0/Mul_output_0<br/>layer.0, PrintingTest.java"])
                      n1(["/layer.1/Add_output_0<br/>layer.1, PrintingTest.java"])
                      n2{{"fed"}}
                      n3["Mul<br/>PrintingTest.java"]
                      n0 --> n3
                      n2 --> n3
                      n4(["layer.0, written"])
                      n3 --> n4
                      n5[/"saved: second, PrintingTest.java"/]
                      n1 --> n5
                    """);
            t.run();
        }
    }

    @Test
    void a_patch_and_a_plan_print_themselves() {
        String text = """
                reads sonde:a = encoder."3<"
                writes logits = sonde:m
                saves h = sonde:m
                nodes {
                  sonde:m = Neg(sonde:a)
                }
                """.replace("encoder.\"3<\"", "\"encoder<3>\"");
        Patch patch = GraphText.parsePatch(text);

        assertThat(patch).hasToString(GraphText.print(patch));
        assertThat(patch.diagram()).isEqualTo("""
                flowchart TD
                  n0(["encoder&lt;3&gt;"])
                  n1["Neg"]
                  n0 --> n1
                  n2(["logits, written"])
                  n1 --> n2
                  n3[/"saved: h"/]
                  n1 --> n3
                """);
        Planned planned = Planned.of(patch, Set.of("logits"));
        assertThat(planned.diagram()).isEqualTo(patch.diagram());
        assertThat(planned.toString()).contains("Neg(sonde:a)").contains("keep [logits]");
    }

    @Test
    void several_invokers_print_what_each_reads_and_writes() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace()) {
            Invoker one = t.invoke(x(1, 2, 3));
            Invoker two = t.invoke(x(4, 5, 6));
            two.at("layer.0").output().set(one.at("layer.0").output());
            Saved y = two.output().save("y");

            assertThat(t.toString()).contains("invoker 1\n").contains("invoker 2\n");
            assertThat(t.diagram())
                    .contains("invoker 1: /layer.0/Mul_output_0")
                    .contains("invoker 2: layer.0, written");
            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(12, 30, 54);
        }
    }
}
