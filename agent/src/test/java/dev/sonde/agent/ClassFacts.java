package dev.sonde.agent;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;

/** What the constant pool of a class file says: which classes it names, and whether it links {@code invokedynamic}. */
record ClassFacts(ClassReader reader, Set<String> types, boolean isDynamic) {
    private static final int CLASS = 7;
    private static final int NAME_AND_TYPE = 12;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<>]+);");

    static ClassFacts of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> types = new TreeSet<>();
        boolean dynamic = false;
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : reader.readByte(item - 1);
            dynamic |= tag == DYNAMIC || tag == INVOKE_DYNAMIC;
            if (tag == CLASS) {
                addTypes(reader.readUTF8(item, buffer), types);
            } else if (tag == NAME_AND_TYPE) {
                addTypes(reader.readUTF8(item + 2, buffer), types);
            }
        }
        return new ClassFacts(reader, types, dynamic);
    }

    String name() {
        return reader.getClassName();
    }

    /** {@return the classes named whose name starts with one of {@code prefixes}} */
    Set<String> named(String... prefixes) {
        Set<String> named = new TreeSet<>();
        for (String prefix : prefixes) {
            types.stream().filter(type -> type.startsWith(prefix)).forEach(named::add);
        }
        return named;
    }

    private static void addTypes(String text, Set<String> types) {
        if (!text.startsWith("[") && !text.startsWith("(") && !text.endsWith(";")) {
            types.add(text);
            return;
        }
        Matcher matcher = IN_DESCRIPTOR.matcher(text);
        while (matcher.find()) {
            types.add(matcher.group(1));
        }
    }
}
