package dev.sonde.agent.bridge;

import dev.sonde.attach.Blueprint;
import dev.sonde.attach.Delivered;
import dev.sonde.attach.Parcel;
import dev.sonde.run.Engine;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a program that is attached asks of one session. */
final class Order {
    private final Map<String, Object> crossed;
    private @Nullable Parcel parcel;

    /** Takes what crossed the border between the loaders; see {@link dev.sonde.agent.boot.Served#order}. */
    Order(Map<String, Object> crossed) {
        this.crossed = crossed;
    }

    Object number() {
        return Objects.requireNonNull(crossed.get("number"));
    }

    boolean edits() {
        return Boolean.TRUE.equals(crossed.get("edits"));
    }

    /** {@return what it comes to in the model of {@code engine}} Who asked for it is asked, where that is not known. */
    synchronized Parcel parcel(Engine engine) {
        Parcel known = parcel;
        if (known == null) {
            known = Parcel.of(recorded(engine));
            parcel = known;
        }
        return known;
    }

    @SuppressWarnings("unchecked") // As it crossed.
    private Map<String, Object> recorded(Engine engine) {
        Object recorded = crossed.get("recorded");
        if (recorded == null) {
            Function<Map<String, Object>, Map<String, Object>> recorder =
                    (Function<Map<String, Object>, Map<String, Object>>)
                            Objects.requireNonNull(crossed.get("recorder"));
            recorded = recorder.apply(Blueprint.of(engine));
        }
        return (Map<String, Object>) Objects.requireNonNull(recorded);
    }

    @SuppressWarnings("unchecked") // As it crossed.
    void deliver(Delivered what) {
        ((Consumer<Map<String, Object>>) Objects.requireNonNull(crossed.get("listener"))).accept(what.toMap());
    }

    @Override
    public String toString() {
        return String.valueOf(crossed.getOrDefault("words", number()));
    }
}
