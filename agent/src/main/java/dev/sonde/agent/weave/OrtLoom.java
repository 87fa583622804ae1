package dev.sonde.agent.weave;

import dev.sonde.agent.core.Loom;
import java.util.List;
import java.util.Map;

/** Writes the hook's calls with Byte Buddy. It keeps nothing from one call to the next. */
public final class OrtLoom implements Loom {

    @Override
    public List<String> missing(ClassLoader loader, String name, byte[] classFile) {
        return KnownOrt.missing(new Weaver(loader, name, classFile).types());
    }

    @Override
    public byte[] weave(ClassLoader loader, String name, byte[] classFile) {
        return new Weaver(loader, name, classFile).weave();
    }

    @Override
    public Map<String, Integer> calls(byte[] classFile) {
        return SelfTest.calls(classFile);
    }
}
