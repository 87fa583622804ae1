package dev.sonde.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Something that is measured. */
sealed interface Task permits RatioTask, CostTask {
    /** {@return its name on the command line and in rows} */
    String label();

    /** {@return what is measured, in a line} */
    String about();

    /** {@return the most that each figure may be at {@code shape}, by the figure's name} */
    Map<String, Double> budget(String shape);

    /** {@return all tasks, in the order of their rows} */
    static List<Task> all() {
        return Stream.<Task>concat(Stream.of(RatioTask.values()), Stream.of(CostTask.values()))
                .toList();
    }
}
