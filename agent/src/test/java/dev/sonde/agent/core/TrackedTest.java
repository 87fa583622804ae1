package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.boot.Served;
import dev.sonde.agent.core.Tracked.Origin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackedTest {
    private final Object session = new Object();
    private final Tracked tracked = new Tracked(1, new Origin("model", "", List.of(), "", false), session);

    @Test
    void who_serves_a_session_is_sent_away_by_a_successor_and_with_the_session() {
        Server first = new Server();
        Server second = new Server();
        tracked.served(first, "file");
        assertThat(first.closed).isZero();

        tracked.served(second, "other file");
        assertThat(first.closed).isEqualTo(1);
        assertThat(second.closed).isZero();

        tracked.end();
        assertThat(second.closed).isEqualTo(1);
    }

    @Test
    void who_comes_when_the_session_was_closed_meanwhile_is_sent_away_at_once() {
        Server late = new Server();
        tracked.end();
        tracked.served(late, "file");

        assertThat(late.closed).isEqualTo(1);
    }

    private static final class Server implements Served {
        private int closed;

        @Override
        public @Nullable Object run(
                Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
            return null;
        }

        @Override
        public void order(List<Map<String, Object>> orders) {
            assertThat(orders).isEmpty();
        }

        @Override
        public Map<String, Object> blueprint() {
            return Map.of();
        }

        @Override
        public Map<String, Object> status() {
            return Map.of();
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
