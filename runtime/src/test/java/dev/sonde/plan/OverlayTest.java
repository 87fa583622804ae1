package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final String DOUBLED = """
            reads sonde:r0 = h
            writes h = sonde:v0
            nodes {
              sonde:v0 = Add(sonde:r0, sonde:r0)
            }
            """;

    private static final String WATCHED = """
            reads sonde:r0 = h
            saves 0 = sonde:r0
            nodes {
            }
            """;

    private final Overlay overlay = new Overlay(Set.of("y"));

    private void assertStacked(String expected) {
        assertThat(GraphText.print(overlay.patch())).isEqualTo(GraphText.print(GraphText.parsePatch(expected)));
    }

    private static Patch patch(String text) {
        return GraphText.parsePatch(text);
    }

    @Test
    void names_of_different_patches_are_different() {
        Overlay.Layer first = overlay.add(patch(WATCHED));
        Overlay.Layer second = overlay.add(patch(WATCHED));

        assertThat(first.name("sonde:r0")).isNotEqualTo(second.name("sonde:r0"));
        assertStacked("""
                reads sonde:0:r0 = h
                reads sonde:1:r0 = h
                saves "0:0" = sonde:0:r0
                saves "1:0" = sonde:1:r0
                nodes {
                }
                """);
    }

    @Test
    void a_patch_reads_what_an_earlier_one_wrote_and_the_last_write_counts() {
        overlay.add(patch(DOUBLED));
        overlay.add(patch(DOUBLED));
        overlay.add(patch(WATCHED));

        assertStacked("""
                reads sonde:0:r0 = h
                writes h = sonde:1:v0
                saves "2:0" = sonde:1:v0
                nodes {
                  sonde:0:v0 = Add(sonde:0:r0, sonde:0:r0)
                  sonde:1:v0 = Add(sonde:0:v0, sonde:0:v0)
                }
                """);
    }

    @Test
    void an_earlier_patch_does_not_read_what_a_later_one_wrote() {
        overlay.add(patch(WATCHED));
        overlay.add(patch(DOUBLED));

        assertThat(overlay.patch().saves()).containsEntry("0:0", "sonde:0:r0");
        assertThat(overlay.patch().reads().get("sonde:0:r0")).isEqualTo(new Patch.Read("h", false));
    }

    @Test
    void what_is_saved_of_an_output_of_the_model_has_a_name_of_its_own() {
        Overlay.Layer layer = overlay.add(patch("""
                reads sonde:r0 = y
                saves 0 = sonde:r0
                nodes {
                }
                """));

        assertThat(overlay.patch().saves()).containsEntry(layer.key("0"), "sonde:saved:0:0");
        assertThat(overlay.patch().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.inputs()).containsExactly("sonde:0:r0"));
    }

    @Test
    void numbers_that_are_fed_follow_their_names() {
        overlay.add(patch(DOUBLED));
        Overlay.Layer layer = overlay.add(patch("""
                reads sonde:r0 = h
                writes h = sonde:v0
                feeds float[] sonde:f0
                nodes {
                  sonde:v0 = Mul(sonde:r0, sonde:f0)
                }
                """));

        assertThat(layer.name("sonde:f0")).isEqualTo("sonde:1:f0");
        assertThat(overlay.patch().feedTypes()).containsOnlyKeys("sonde:1:f0");
    }

    @Test
    void an_input_of_a_module_that_is_edited_twice_is_edited_one_after_the_other() {
        String input = """
                reads sonde:r0 = h <settled>
                writes h <m> = sonde:v0
                nodes {
                  sonde:v0 = Neg(sonde:r0)
                }
                """;
        overlay.add(patch(input));
        overlay.add(patch(input));

        assertStacked("""
                reads sonde:0:r0 = h <settled>
                writes h <m> = sonde:1:v0
                nodes {
                  sonde:0:v0 = Neg(sonde:0:r0)
                  sonde:1:v0 = Neg(sonde:0:v0)
                }
                """);
        assertThatThrownBy(() -> overlay.add(patch("""
                        reads sonde:r0 = h <settled>
                        saves 0 = sonde:r0
                        nodes {
                        }
                        """)))
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("\"h\"")
                .hasMessageContaining("edited already");
    }
}
