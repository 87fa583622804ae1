package dev.sonde.bench;

import dev.sonde.error.Nearest;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param processes how many fresh processes measure each task
 * @param tasks what is measured; the control is always among them
 */
record Arguments(Show show, boolean quick, int processes, List<Task> tasks) {
    private static final int PROCESSES = 5;

    /** What is printed. */
    enum Show {
        TABLE,
        JSON,
        MARKDOWN,
        LIST,
        HELP
    }

    Arguments {
        tasks = List.copyOf(tasks);
    }

    /**
     * {@return what {@code words} ask for}
     *
     * @throws UsageException where one of them is unknown
     */
    static Arguments parse(List<String> words) {
        Show show = Show.TABLE;
        boolean quick = false;
        List<String> names = new ArrayList<>();
        for (String word : words) {
            switch (word) {
                case "--quick" -> quick = true;
                case "--json" -> show = Show.JSON;
                case "--markdown" -> show = Show.MARKDOWN;
                case "--list" -> show = Show.LIST;
                case "--help", "-h" -> show = Show.HELP;
                default -> names.add(known(word));
            }
        }
        List<Task> tasks = Task.all().stream()
                .filter(task -> names.isEmpty() || names.contains(task.label()) || task == RatioTask.CONTROL)
                .toList();
        return new Arguments(show, quick, quick ? 1 : PROCESSES, tasks);
    }

    /** {@return the tasks that are timed against a plain session} */
    List<RatioTask> ratios() {
        return tasks.stream()
                .filter(RatioTask.class::isInstance)
                .map(RatioTask.class::cast)
                .toList();
    }

    private static String known(String word) {
        List<String> names = Task.all().stream().map(Task::label).toList();
        if (word.startsWith("-")) {
            throw new UsageException("no option \"" + word + "\"; bench/run --help lists them");
        }
        if (!names.contains(word)) {
            throw new UsageException("no task \"" + word + "\"\n  nearest:  " + Nearest.to(word, names)
                    + "\n  tasks:    " + String.join(", ", names));
        }
        return word;
    }
}
