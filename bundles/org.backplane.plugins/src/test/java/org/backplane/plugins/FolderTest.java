package org.backplane.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.backplane.plugins.Folder.Changes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    private static final Changes NONE = new Changes(List.of(), List.of());

    @TempDir
    private Path path;
    private Folder folder;
    private Path jar;

    @BeforeEach
    void open() {
        folder = new Folder(path);
        jar = path.resolve("a.jar");
    }

    @Test
    void aFileIsReportedOnceWhenItNoLongerGrows() throws IOException {
        Files.writeString(jar, "half");
        assertEquals(NONE, folder.scan());
        Files.writeString(jar, "half and half");
        assertEquals(NONE, folder.scan());
        assertEquals(ready(jar), folder.scan());
        assertEquals(NONE, folder.scan());
    }

    @Test
    void aFileThatChangesIsReportedAgain() throws IOException {
        reported("one");
        Files.writeString(jar, "three");
        assertEquals(NONE, folder.scan());
        assertEquals(ready(jar), folder.scan());
    }

    @Test
    void aFileMovedOntoAnotherIsAChangeWhateverItsSizeAndTime() throws IOException {
        reported("one");
        Path other = Files.writeString(path.resolve("other"), "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(jar));
        Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
        folder.scan();
        assertEquals(ready(jar), folder.scan());
    }

    @Test
    void aFileThatIsDeletedIsGoneAtOnce() throws IOException {
        reported("one");
        Files.delete(jar);
        assertEquals(new Changes(List.of(), List.of(jar)), folder.scan());
        assertEquals(NONE, folder.scan());
    }

    @Test
    void aFileThatWasNeverReportedIsNeverGone() throws IOException {
        Files.writeString(jar, "one");
        folder.scan();
        Files.delete(jar);
        assertEquals(NONE, folder.scan());
    }

    @Test
    void onlyJarsCount() throws IOException {
        Files.writeString(path.resolve("a.jar.part"), "one");
        Files.writeString(path.resolve("a.cfg"), "one");
        Files.createDirectory(path.resolve("b.jar"));
        folder.scan();
        assertEquals(NONE, folder.scan());
    }

    @Test
    void aFolderThatCannotBeReadIsNoChange() throws IOException {
        reported("one");
        Path away = path.resolveSibling(path.getFileName() + "-away");
        Files.move(path, away);
        assertThrows(IOException.class, folder::scan);
        Files.move(away, path);
        assertEquals(NONE, folder.scan());
    }

    private void reported(String content) throws IOException {
        Files.writeString(jar, content);
        folder.scan();
        assertEquals(ready(jar), folder.scan());
    }

    private static Changes ready(Path file) {
        return new Changes(List.of(file), List.of());
    }
}
