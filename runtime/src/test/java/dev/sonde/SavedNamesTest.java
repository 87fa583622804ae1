package dev.sonde;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import org.junit.jupiter.api.Test;

class SavedNamesTest {
    private static String next() {
        return "SavedNamesTest.java:"
                + (1
                        + StackWalker.getInstance()
                                .walk(frames ->
                                        frames.skip(1).findFirst().orElseThrow().getLineNumber()));
    }

    @Test
    void what_is_saved_without_a_name_is_called_by_what_computes_it_and_on_which_line() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            String line = next();
            Proxy more = t.at("layer.0").output().get().add(1);
            Saved saved = more.save();
            String given = next();
            Saved feed = t.feed("strength", 2).save();

            assertThat(saved.name()).isEqualTo("Add at " + line);
            assertThat(feed.name()).isEqualTo("feed at " + given);
            assertThatThrownBy(saved::value).isInstanceOf(OrderException.class).hasMessageContaining("Add at " + line);
            t.run();
            assertThat(saved).hasToString("Add at " + line + ": float[1, 3] 3.0, 5.0, 7.0");
        }
    }

    @Test
    void what_was_read_keeps_the_name_of_its_place() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace()) {
            Saved all = t.at("layer.0").output().get().save();
            Saved one = t.invoke(x(1, 2, 3)).at("layer.1").output().get().save("mine");
            Saved read = t.invoke(x(4, 5, 6)).at("layer.1").output().get().save();
            t.run();

            assertThat(all.name()).isEqualTo("layer.0");
            assertThat(one.name()).isEqualTo("mine");
            assertThat(read.name()).isEqualTo("layer.1");
        }
    }
}
